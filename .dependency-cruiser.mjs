// Which folder may import which: npm run lint checks it.
const NODES = '^nodes/';
const TESTS = '^test/';
const TRIGGER = `${NODES}SangomaCxTrigger/`;

/** What the trigger may import from the action node. */
const PUBLIC_OF_NODE = '^nodes/SangomaCx/(listSearch|resources)/';

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

export default {
	forbidden: [
		forbid('no-circles', 'No file imports itself through others.', {}, { circular: true }),
		forbid(
			'nodes-import-only-n8n-workflow',
			'The package has no run-time dependencies.',
			{ path: '^(nodes|credentials)/' },
			{ pathNot: '^(nodes|credentials)/|node_modules/n8n-workflow/|^(node:)?crypto$' },
		),
		forbid(
			'shared-imports-no-node',
			'SangomaCxTrigger -> SangomaCx -> shared.',
			{ path: `${NODES}shared/` },
			{ path: NODES, pathNot: `${NODES}shared/` },
		),
		forbid(
			'action-node-imports-no-trigger',
			'SangomaCxTrigger -> SangomaCx -> shared.',
			{ path: `${NODES}SangomaCx/` },
			{ path: TRIGGER },
		),
		forbid(
			'trigger-imports-what-is-public',
			'The trigger imports no internals of the action node.',
			{ path: TRIGGER },
			{ path: `${NODES}SangomaCx/`, pathNot: PUBLIC_OF_NODE },
		),
		forbid(
			'conversations-import-no-delivery',
			'delivery -> conversations -> event.',
			{ path: `${TRIGGER}conversations/` },
			{ path: `${TRIGGER}delivery/` },
		),
		forbid(
			'events-and-registrations-import-no-delivery',
			'A delivery uses both, and what the trigger remembers about conversations.',
			{ path: `${TRIGGER}(event|registration)/` },
			{ path: `${TRIGGER}(delivery|conversations)/` },
		),
		forbid(
			'simulator-is-independent',
			'The simulator imports nothing of the package, its tools and its tests.',
			{ path: '^simulator/' },
			{ path: '^(nodes|credentials|tools|playground|scripts|test)/' },
		),
		forbid(
			'tools-import-only-the-simulator',
			'playground, scripts, test -> tools -> simulator.',
			{ path: '^tools/' },
			{ path: '^(nodes|credentials|playground|scripts|test)/' },
		),
		forbid(
			'tools-import-the-public-simulator',
			'Tools and playground use the simulator by its public entry.',
			{ path: '^(tools|playground)/' },
			{ path: '^simulator/', pathNot: '^simulator/index\\.cts$' },
		),
		forbid(
			'nobody-imports-the-playground',
			'What others need is in tools/.',
			{ pathNot: '^playground/' },
			{ path: '^playground/' },
		),
		forbid(
			'suites-are-independent',
			'What several suites share is in test/kit/ and test/fixtures/.',
			{ path: `${TESTS}([^/]+)/` },
			{ path: `${TESTS}[^/]+/`, pathNot: [`${TESTS}$1/`, `${TESTS}(kit|fixtures)/`] },
		),
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		// An import of a type is one, too.
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.tools.json' },
		enhancedResolveOptions: { extensions: ['.ts', '.cts', '.mjs', '.cjs', '.js', '.json'] },
	},
};
