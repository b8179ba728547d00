// One file, since loading n8n-core takes longer than all of these tests.
import './failures/badInput.cts';
import './failures/statuses.cts';

afterEach(() => jest.restoreAllMocks());
