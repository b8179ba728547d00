// Tests that take minutes, because n8n is killed, restarted or loses static data. npm test does not run them.
import { suiteOnN8n } from '../kit/n8n/jest-config.mjs';

export default suiteOnN8n('outages');
