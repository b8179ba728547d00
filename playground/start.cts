import { createRequire } from 'node:module';
import type * as Main from './main.cts';

// What `tsx` runs goes through a loader that cannot require JSON on Node 20, and axios does.
const { main } = createRequire(__filename)('./main.cts') as typeof Main;
void main(process.argv.slice(2));
