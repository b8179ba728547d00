// The second lint pass: n8n's node rules at their newest major, for which `n8n-node lint` has no place
// (strict mode wants its config untouched), and plain TypeScript rules for the tools and tests.
import js from '@eslint/js';
import nodesBase from 'eslint-plugin-n8n-nodes-base';
import { globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** The same five rules off as n8n's own configuration has, for the reasons it gives. */
const notForCommunityNodes = {
	'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
	'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
	'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
	'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
	'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
};

const nodeRules = (files, ruleset) => ({
	files,
	plugins: { 'n8n-nodes-base': nodesBase },
	rules: { ...nodesBase.configs[ruleset].rules, ...notForCommunityNodes },
});

export default tseslint.config(
	globalIgnores(['dist', 'test-results']),
	{
		files: ['**/*.{ts,cts}'],
		extends: [js.configs.recommended, tseslint.configs.recommended],
		rules: {
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/consistent-type-imports': 'error',
			'no-undef': 'off',
			eqeqeq: 'error',
		},
	},
	nodeRules(['credentials/**/*.ts'], 'credentials'),
	nodeRules(['nodes/**/*.ts'], 'nodes'),
);
