// Runs a TypeScript program, after installing the development dependencies if they are missing:
// node scripts/run.mjs playground/main.cts --once
// Unlike the command tsx, it runs the program in this process, so that signals reach it directly. npm
// scripts that stay open begin with exec for the same reason: a shell keeps the SIGINT that npm sends.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

await import('./ensure-dependencies.mjs');

const require = createRequire(import.meta.url);
require('tsx/cjs');
const [program] = process.argv.splice(2, 1);
require(resolve(program));
