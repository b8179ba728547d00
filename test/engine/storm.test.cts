// A thousand items and more. Memory comes first: what the other leaves to be freed would be counted for it.
import './load/memory.cts';
import './load/storm.cts';

afterEach(() => jest.restoreAllMocks());

jest.setTimeout(60_000);
