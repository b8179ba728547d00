// One file, since loading n8n-core takes longer than all of these tests.
import { hurryPauses } from './clock.cts';
import './failures/addresses.cts';
import './failures/badInput.cts';
import './failures/repeats.cts';
import './failures/secrets.cts';
import './failures/statuses.cts';

beforeEach(hurryPauses);
afterEach(() => jest.restoreAllMocks());
