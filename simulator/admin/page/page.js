import { showDesk, startDesk } from './desk.js';
import { byId, say } from './dom.js';
import { showFaults, startFaults } from './faults.js';
import { showShop, startShop } from './shop.js';
import { showStaff } from './staff.js';
import { showTenant, startTenant } from './tenant.js';
import { showTraffic } from './traffic.js';

const SHOW = [showShop, showDesk, showTenant, showStaff, showTraffic, showFaults];

startShop();
startDesk();
startTenant();
startFaults();

const stream = new EventSource('/_admin/events');
const isLive = (live) => {
	say(byId('live'), live ? 'Live' : 'The simulator is away, trying again');
	document.body.classList.toggle('away', !live);
};
stream.addEventListener('open', () => isLive(true));
stream.addEventListener('error', () => isLive(false));
stream.addEventListener('view', ({ data }) => {
	const view = JSON.parse(data);
	for (const show of SHOW) show(view);
});
