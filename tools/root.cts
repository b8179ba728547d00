import { join } from 'node:path';

/** The checkout that contains this file. */
export const ROOT = join(__dirname, '..');

/** The folder for test results and logs. */
export const RESULTS_FOLDER = join(ROOT, 'test-results');
