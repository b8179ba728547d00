// One file, because loading n8n-core takes longer than most of these tests.
import './load/token.cts';
import './load/concurrency.cts';
import './load/stop.cts';

afterEach(() => jest.restoreAllMocks());

jest.setTimeout(60_000);
