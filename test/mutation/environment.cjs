'use strict';
const Environment = require('../kit/single-context.cjs');

/** Skips the rest of a test file after the first failure, which is enough to detect a change. */
module.exports = class FirstFailure extends Environment {
	async handleTestEvent(event, state) {
		await super.handleTestEvent?.(event, state);
		if (event.name === 'test_fn_failure' || event.name === 'hook_failure') this.hasFailed = true;
		if (event.name === 'test_start' && this.hasFailed) event.test.mode = 'skip';
	}
};
