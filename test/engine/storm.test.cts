// A thousand items and more. Memory comes first: what the other test leaves would count for it.
import './load/memory.cts';
import './load/storm.cts';

afterEach(() => jest.restoreAllMocks());

jest.setTimeout(60_000);
