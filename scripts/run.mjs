// Runs one of our TypeScript programs, after making sure that the development dependencies are there:
// node scripts/run.mjs playground/start.cts --once
// One process, not `tsx`, which puts another one in between: a signal to npm then reaches the
// program, and modules are loaded by Node's own loader (that of `tsx` cannot require JSON on Node 20).
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

await import('./ensure-dependencies.mjs');

const require = createRequire(import.meta.url);
require('tsx/cjs');
const [program] = process.argv.splice(2, 1);
require(resolve(program));
