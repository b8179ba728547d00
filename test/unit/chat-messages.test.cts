// What a message means for the open questions of its conversation. test/engine/chat-*.test.cts tests the
// same with deliveries.
import {
	findQuestionLink,
	readOutgoingMessage,
	readReply,
} from '../../nodes/SangomaCxTrigger/conversations/messages.ts';
import { parse } from './events.cts';

const AGENT = { id: 3, type: 'user' };
const CONTACT = { id: 77, name: 'Rosa Example' };

const outgoing = (more: object = {}) =>
	parse({ id: 7, message_type: 'outgoing', content: 'Hello', sender: AGENT, ...more });
const incoming = (more: object = {}) =>
	parse({ id: 8, message_type: 'incoming', content: 'yes', sender: CONTACT, ...more });

describe('A message that the customer did not write', () => {
	test.each<[more: object, userId: string | undefined]>([
		[{}, '3'],
		[{ message_type: 1 }, '3'],
		[{ message_type: 'OUTGOING' }, '3'],
		[{ sender: { ...AGENT, id: '3' } }, '3'],
		[{ sender: { type: 'user' }, sender_id: 4 }, '4'],
		[{ sender: { id: 31, type: 'agent_bot' } }, undefined],
		[{ sender: undefined }, undefined],
		[{ content_attributes: { automation_rule_id: 5 } }, undefined],
		[{ additional_attributes: { campaign_id: 5 } }, undefined],
		[{ additional_attributes: { campaign_id: null } }, '3'],
		[
			{ sender: undefined, conversation: { messages: [{ id: 7, sender: AGENT, sender_id: 3 }] } },
			'3',
		],
	])('%j has the user %j', (more, userId) => {
		expect(readOutgoingMessage(outgoing(more))).toEqual({ id: 7, userId });
	});

	test.each<object>([
		{ private: true },
		{ message_type: 'incoming' },
		{ message_type: 'template' },
		{ message_type: undefined },
		{ event: 'message_updated' },
		{ event: 'conversation_created' },
	])('does not count: %j', (more) => {
		expect(readOutgoingMessage(outgoing(more))).toBeUndefined();
	});

	test('may have no ID', () => {
		expect(readOutgoingMessage(outgoing({ id: 'x' }))).toEqual({ id: undefined, userId: '3' });
	});
});

describe('The link of a question', () => {
	const NONCE = '69'.repeat(16);
	const LINK = `https://n8n.example/webhook-waiting/5?signature=abc&nonce=${NONCE}`;
	const find = (content: unknown, own: string | undefined = 'https://n8n.example/webhook/1') =>
		findQuestionLink(outgoing({ content }), () => own)?.link;

	test.each<[content: string]>([
		[LINK],
		[`Do you agree?\n\nAnswer here: ${LINK}`],
		[`(${LINK})`],
		[`<${LINK}>`],
		[`[Answer](${LINK}).`],
		[`**${LINK}**`],
		[`${LINK}?!.`],
		[LINK.replace('&', '&amp;')],
		[LINK.replace('&', '&#38;')],
		[LINK.replace('&', '&#x26;')],
		[`https://other.example/x ${LINK}`],
		[`https://n8n.example/form/2 ${LINK} https://n8n.example/form/3`],
	])('is found in %j', (content) => {
		expect(find(content)).toBe(LINK);
	});

	test('has the nonce', () => {
		expect(findQuestionLink(outgoing({ content: LINK }), () => LINK)).toEqual({
			link: LINK,
			nonce: NONCE,
		});
	});

	test('is read in the copy of the message first', () => {
		const other = LINK.replace('abc', 'def');
		const conversation = { messages: [{ id: 7, content: other }] };
		const event = outgoing({ content: LINK, conversation });
		expect(findQuestionLink(event, () => LINK)?.link).toBe(other);
	});

	test.each<unknown>([
		'Hello',
		undefined,
		7,
		`nonce=${NONCE}`,
		LINK.replace('signature=abc', 'signature='),
		LINK.replace('signature=abc', 'x=y'),
		LINK.replace(NONCE, 'abc'),
	])('is not found in %j', (content) => {
		expect(find(content)).toBeUndefined();
	});

	test.each(['https://other.example', 'http://n8n.example', 'https://n8n.example:8443', ''])(
		'is not found by an n8n at %j',
		(own) => {
			expect(find(LINK, own)).toBeUndefined();
		},
	);

	test('is not found without a URL of this n8n', () => {
		expect(findQuestionLink(outgoing({ content: LINK }), () => undefined)).toBeUndefined();
	});

	test('may have up to 2,000 characters', () => {
		const long = `${LINK}&x=${'y'.repeat(2000 - LINK.length - 3)}`;
		expect(find(long)).toBe(long);
		expect(find(`${long}y`)).toBeUndefined();
	});
});

describe('A reply', () => {
	test('has its text, its ID and its writer', () => {
		const more = { content_attributes: { in_reply_to: 7 } };
		expect(readReply(incoming(more))).toEqual({
			text: 'yes',
			messageId: 8,
			inReplyTo: 7,
			responder: { id: 77, name: 'Rosa Example' },
		});
	});

	test('has the attachments that were sent with its text', () => {
		const attachments = [{ file_type: 'image', data_url: 'https://a.example/b.png' }];
		expect(readReply(incoming({ attachments }))?.attachments).toMatchObject([
			{ type: 'image', url: 'https://a.example/b.png' },
		]);
		expect(readReply(incoming({ attachments, content: null }))).toBeUndefined();
	});

	test.each<[more: object, responder: object | undefined]>([
		[{ sender: { id: 77 } }, { id: 77, name: null }],
		[{ sender: { name: 'Rosa' } }, { id: null, name: 'Rosa' }],
		[{ sender: undefined }, undefined],
		[{ conversation: { meta: { sender: { id: 78, name: 'Ben' } } } }, { id: 78, name: 'Ben' }],
		[
			{ conversation: { meta: { sender: { id: 3, type: 'user' } } } },
			{ id: 77, name: CONTACT.name },
		],
	])('%j was written by %j', (more, responder) => {
		expect(readReply(incoming(more))?.responder).toEqual(responder);
	});

	test.each<object>([
		{ id: undefined },
		{ content: '' },
		{ content: '  \n' },
		{ content: null },
		{ private: true },
		{ message_type: 'outgoing' },
		{ event: 'message_updated' },
		{ event: 'conversation_updated', messages: [{ id: 8, message_type: 0, content: 'yes' }] },
	])('is not %j', (more) => {
		expect(readReply(incoming(more))).toBeUndefined();
	});

	const submitted = (submitted_values: unknown) =>
		parse({
			...{ event: 'message_updated', id: 7, message_type: 'outgoing', sender: AGENT },
			content_attributes: { submitted_values },
		});

	test('is a choice of the chat itself, but no form', () => {
		expect(readReply(submitted([{ title: 'Yes', value: 'yes' }]))?.text).toBe('Yes');
		expect(readReply(submitted([{ name: 'order', value: '7' }]))).toBeUndefined();
	});
});
