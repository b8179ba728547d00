// One file, because loading n8n-core takes longer than these tests.
import { shortenPauses } from '../kit/engine/network.cts';
import './failures/addresses.cts';
import './failures/bad-input.cts';
import './failures/retries.cts';
import './failures/secrets.cts';
import './failures/statuses.cts';

beforeEach(shortenPauses);
afterEach(() => jest.restoreAllMocks());
