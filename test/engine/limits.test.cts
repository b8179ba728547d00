// One file, because loading n8n-core takes longer than most of these tests.
import { shortenPauses } from '../kit/engine/network.cts';
import './load/limits.cts';

beforeEach(shortenPauses);
afterEach(() => jest.restoreAllMocks());

jest.setTimeout(60_000);
