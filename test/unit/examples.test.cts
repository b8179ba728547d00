import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listExamples, readExample } from '../../tools/examples.cts';
import { ROOT } from '../../tools/root.cts';

describe.each(['README.md', 'docs/examples.md'])('%s', (page) => {
	const text = readFileSync(join(ROOT, page), 'utf8');

	test('lists the examples in their order, with the names that they have in n8n', () => {
		const links = [...text.matchAll(/\| \[(\d+: [^\]]+)\]\([./]*examples\/([\w-]+)\.json\)/g)];
		const listed = links.map(([, name, file]) => [file, `Sangoma CX ${name}`]);
		expect(listed).toEqual(listExamples().map((file) => [file, readExample(file).name]));
	});
});
