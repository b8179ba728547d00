import { addContact, placeInInbox } from '../chat.cts';
import { unprocessable } from '../refusal.cts';
import { shapeContact, shapeInbox } from '../shapes.cts';
import type { World } from '../world.cts';
import { CHAT, DIGITAL, need, operation } from './operation.cts';

interface ContactBody {
	name: string;
	email?: string;
	inbox_id: number;
	phone_number?: string;
}

function createContact(world: World, body: ContactBody) {
	const inbox = need(world.state.inboxes.find(body.inbox_id), 'Inbox');
	const { name, email = null, phone_number = null } = body;
	checkContact(world, email, phone_number);
	const contact = addContact(world, { name, email, phone_number });
	const { pubsub_token, ...place } = placeInInbox(world, contact, inbox);
	const contact_inbox = {
		...place,
		...(world.settings.secretsInAnswers ? { pubsub_token } : {}),
		inbox: shapeInbox(inbox, world.settings.secretsInAnswers),
	};
	return {
		value: { ...shapeContact(contact), contact_inboxes: [contact_inbox] },
		beside: { contact_inbox },
	};
}

/** @throws Refusal 422 for a malformed or taken address (inferred) */
function checkContact({ state }: World, email: string | null, phone: string | null) {
	if (email !== null && !/^[^@\s]+@[^@\s]+$/.test(email))
		throw unprocessable('Email Invalid email', 'email');
	if (phone !== null && !/^\+\d{2,15}$/.test(phone))
		throw unprocessable('Phone number should be in e164 format', 'phone_number');
	if (email !== null && state.contacts.findByKey(email))
		throw unprocessable('Email has already been taken', 'email');
	if (phone !== null && state.contacts.findByKey(phone))
		throw unprocessable('Phone number has already been taken', 'phone_number');
}

export const contacts = [
	operation<undefined>({
		name: 'inbox:getAll',
		method: 'GET',
		path: `${CHAT}/inboxes/`,
		scope: DIGITAL,
		resource: 'inboxes',
		shape: 'payload',
		run: ({ state, settings }) => ({
			value: state.inboxes.rows.map((inbox) => shapeInbox(inbox, settings.secretsInAnswers)),
		}),
	}),
	operation<ContactBody>({
		name: 'contact:create',
		method: 'POST',
		path: `${CHAT}/contacts/`,
		scope: DIGITAL,
		resource: 'contact',
		shape: 'nested',
		run: createContact,
	}),
];
