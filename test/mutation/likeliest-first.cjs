// Only the test files that get to the change: first whichever noticed the last one, which was near this one,
// then the quick ones.
const { default: Sequencer } = require('@jest/test-sequencer');
const { noticedBy, whatIsIn } = require('./jest-circus-until-noticed.cjs');

module.exports = class extends Sequencer {
	sort(tests) {
		const change = process.env.__STRYKER_ACTIVE_MUTANT__;
		if (change === undefined) return super.sort(tests);
		return tests
			.map((test) => ({ test, ...whatIsIn(test.path), last: noticedBy.get(test.path) ?? 0 }))
			.filter(({ changes }) => changes.includes(change))
			.sort((one, other) => other.last - one.last || one.took - other.took)
			.map(({ test }) => test);
	}
};
