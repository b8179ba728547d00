import { join } from 'node:path';

/** The checkout that this file is in. */
export const ROOT = join(__dirname, '..');
