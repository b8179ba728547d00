// Tests that take minutes, because n8n is killed or restarted or loses its static data. Not part of npm test.
import { suiteOnN8n } from '../kit/n8n/jest-config.mjs';

export default suiteOnN8n('outages');
