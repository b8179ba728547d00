// npm run screenshots: makes the pictures of docs/images from the running editor and chat page. Look
// at each before it is committed.
import { createRequire } from 'node:module';
import type * as Take from './take.cts';

// What `tsx` runs goes through a loader that cannot require JSON on Node 20, and axios does.
const { main } = createRequire(__filename)('./take.cts') as typeof Take;
void main();
