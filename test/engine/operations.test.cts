// One file, since loading n8n-core takes longer than all of these tests.
import './operations/wire.cts';
import './operations/values.cts';
import './operations/entrances.cts';
import './operations/items.cts';
import './operations/answers.cts';
