// npm run test:e2e [-- --n8n 1.123.81]: builds and runs the end-to-end tests, on another n8n than the
// usual one if asked. What follows goes to jest: npm run test:e2e -- --n8n 1.123.81 -t delivery.
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';

const { values, tokens } = parseArgs({
	options: { n8n: { type: 'string' } },
	strict: false,
	tokens: true,
});
const asked = tokens.find((token) => token.kind === 'option' && token.name === 'n8n');
const rest = process.argv.slice(2);
if (asked?.kind === 'option') rest.splice(asked.index, asked.inlineValue ? 1 : 2);
if (typeof values.n8n === 'string') process.env.N8N_UNDER_TEST = values.n8n;

process.argv.splice(2, Infinity, 'build', 'e2e', ...rest);
createRequire(__filename)('./test.cts');
