// One file, because loading n8n-core takes longer than these tests.
import './operations/wire.cts';
import './operations/values.cts';
import './operations/expressions.cts';
import './operations/callers.cts';
import './operations/items.cts';
import './operations/responses.cts';
import './operations/simplify.cts';
import './operations/editor-data.cts';
