import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import manifest from '../../package.json';

const ROOT = resolve(__dirname, '../..');
const DIST = join(ROOT, 'dist');

/** Returns what each built file requires. */
function findRequires(): Array<{ file: string; name: string }> {
	const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' });
	return files
		.filter((file) => file.endsWith('.js'))
		.flatMap((file) => {
			const code = readFileSync(join(DIST, file), 'utf8');
			const found = code.matchAll(/\b(?:require|import)\(\s*([^)]*?)\s*\)|\bfrom\s+(["'].*?["'])/g);
			return [...found].map(([, required, imported]) => ({
				file,
				name: (required ?? imported).replace(/^["'`]|["'`]$/g, ''),
			}));
		});
}

describe('dist', () => {
	test('requires nothing but n8n-workflow, crypto and itself', () => {
		const all = findRequires();
		const foreign = all.filter(({ file, name }) => {
			if (['n8n-workflow', 'crypto', 'node:crypto'].includes(name)) return false;
			const target = relative(DIST, resolve(DIST, dirname(file), name));
			return !name.startsWith('.') || target.startsWith('..');
		});
		expect(foreign).toEqual([]);
		expect(all.some(({ name }) => name === 'n8n-workflow')).toBe(true);
	});

	test('contains what package.json tells n8n to load', () => {
		const built = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).map((file) =>
			join('dist', file),
		);
		for (const file of [...manifest.n8n.nodes, ...manifest.n8n.credentials]) {
			expect(built).toContain(file);
		}
	});
});

describe('package.json', () => {
	test("depends on n8n's n8n-workflow, and nothing else", () => {
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
		for (const kind of ['dependencies', 'optionalDependencies', 'bundledDependencies']) {
			expect(manifest).not.toHaveProperty(kind);
		}
	});

	test('describes a community node, strictly checked, with the MIT license', () => {
		expect(manifest.name).toBe('n8n-nodes-sangoma-cx');
		expect(manifest.license).toBe('MIT');
		expect(manifest.keywords).toContain('n8n-community-node-package');
		expect(manifest.n8n).toMatchObject({ n8nNodesApiVersion: 1, strict: true });
	});
});

describe('The tarball', () => {
	interface Tarball {
		size: number;
		files: Array<{ path: string }>;
	}
	const pack = (): Tarball => {
		const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
		const shell = process.platform === 'win32';
		const output = execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8', shell, stdio: 'pipe' });
		return JSON.parse(output)[0];
	};

	test('contains dist and the documents, and is under 120 kB', () => {
		const { size, files } = pack();
		const documents = ['README.md', 'LICENSE', 'CHANGELOG.md', 'package.json'];
		const beside = files.map(({ path }) => path).filter((path) => !path.startsWith('dist/'));
		expect(beside.sort()).toEqual(documents.sort());
		expect(size).toBeLessThan(120_000);
	}, 60_000);
});
