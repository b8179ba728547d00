import { operation } from '../api/operation.cts';
import { serializeInbox } from '../events/people.cts';

export const inboxes = {
	'inbox:getAll': operation('inboxes', 'payload', ({ state, settings }) => ({
		value: state.inboxes.rows.map((inbox) => serializeInbox(inbox, settings.secretsInResponses)),
	})),
};
