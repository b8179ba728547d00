// One file, since loading n8n-core takes longer than all of these tests.
import './failures/badInput.cts';
import './failures/statuses.cts';
import './failures/repeats.cts';
import './failures/addresses.cts';
import './failures/secrets.cts';

afterEach(() => jest.restoreAllMocks());
