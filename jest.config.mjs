// Tests and tools are .cts: n8n's own linter, which knows only node code, reads every .ts of the repository.
export default {
	testEnvironment: 'node',
	moduleFileExtensions: ['js', 'cts', 'ts', 'cjs', 'json', 'node'],
	transform: { '\\.[cm]?ts$': ['ts-jest', { tsconfig: 'tsconfig.tools.json' }] },
	testMatch: ['<rootDir>/test/**/*.test.cts'],
	modulePathIgnorePatterns: ['<rootDir>/dist/package.json'],
};
