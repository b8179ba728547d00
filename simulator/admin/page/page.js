import { showConversations, startConversations } from './conversations.js';
import { showCustomer, startCustomer } from './customer.js';
import { showDirectory } from './directory.js';
import { byId, setText } from './dom.js';
import { showFaults, startFaults } from './faults.js';
import { showTenant, startTenant } from './tenant.js';
import { showTraffic, startTraffic } from './traffic.js';

const SHOW = [showCustomer, showConversations, showTenant, showDirectory, showTraffic, showFaults];
const START = [startCustomer, startConversations, startTenant, startTraffic, startFaults];

for (const start of START) start();

const stream = new EventSource('/_admin/events');
const setLive = (isLive) => {
	setText(byId('live'), isLive ? 'Live' : 'The simulator is not responding, reconnecting');
	document.body.classList.toggle('disconnected', !isLive);
};
stream.addEventListener('open', () => setLive(true));
stream.addEventListener('error', () => setLive(false));
stream.addEventListener('view', ({ data }) => {
	const view = JSON.parse(data);
	for (const show of SHOW) show(view);
});
