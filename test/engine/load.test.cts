// One file, since loading n8n-core takes longer than most of these tests. Memory comes first: what the
// others leave to be freed would be counted for it.
import './load/memory.cts';
import './load/token.cts';
import './load/limit.cts';
import './load/stop.cts';
import './load/storm.cts';

afterEach(() => jest.restoreAllMocks());

jest.setTimeout(60_000);
