'use strict';
const { default: Sequencer } = require('@jest/test-sequencer');

/** Runs first what failed last, which often notices the next change, too, and then what is fast. */
module.exports = class FastFirst extends Sequencer {
	sort(tests) {
		const rank = (test) => (this.hasFailed(test) ? 0 : 1 + (this.time(test) ?? 0));
		return [...tests].sort((a, b) => rank(a) - rank(b));
	}
};
