'use strict';
const { default: Sequencer } = require('@jest/test-sequencer');

/** Runs files that failed last first, because they often detect the next change, and then the fastest. */
module.exports = class FastFirst extends Sequencer {
	sort(tests) {
		const rank = (test) => (this.hasFailed(test) ? 0 : 1 + (this.time(test) ?? 0));
		return [...tests].sort((a, b) => rank(a) - rank(b));
	}
};
