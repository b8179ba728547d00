// Runs one of our TypeScript programs, after it has installed the development dependencies if needed:
// node scripts/run.mjs playground/main.cts --once
// It runs in this process, unlike with the command tsx, so that signals reach it directly. For the same
// reason, npm scripts that stay open begin with exec: a shell keeps the SIGINT that npm passes on.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

await import('./ensure-dependencies.mjs');

const require = createRequire(import.meta.url);
require('tsx/cjs');
const [program] = process.argv.splice(2, 1);
require(resolve(program));
