import { waitFor } from '../../tools/wait.cts';
import { WidgetVisitor } from '../../tools/widget-visitor.cts';
import { SHOP } from '../kit/inboxes.cts';
import { createWidgetFixture } from '../kit/n8n/examples.cts';
import { longTimeout, useFixture } from '../kit/n8n/fixture.cts';
import { getToken, send } from '../kit/simulator-client.cts';

describe('a widget of your own', () => {
	const fixture = useFixture(createWidgetFixture);

	const newVisitor = () => new WidgetVisitor(fixture.url);
	const texts = async (who: WidgetVisitor) => (await who.read()).map(({ content }) => content);

	const shows = (who: WidgetVisitor, text: string) =>
		waitFor(async () => (await texts(who)).includes(text), longTimeout(`"${text}" in the page`));

	let count = 0;
	/** Returns a name, and an email address that no test has used yet. */
	const newPerson = () => ({ name: 'Inga Example', email: `inga.${++count}@example.org` });

	/** Writes a message as a new visitor. Returns the visitor, their name and email address, and the result. */
	const startChat = async (content: string, who: { name: string; email: string } = newPerson()) => {
		const visitor = newVisitor();
		const result = await visitor.write(content, who);
		return { visitor, who, result };
	};

	const said = (text: string) => {
		const found = fixture.simulator.messages.find(({ content }) => content === text);
		if (!found) throw new Error(`There is no message "${text}".`);
		return found;
	};
	const conversationOf = (text: string) => {
		const { conversation_id: id } = said(text);
		return fixture.simulator.conversations.find((conversation) => conversation.id === id);
	};
	const answer = (text: string, content: string, isPrivate = false) =>
		fixture.simulator.sendAgentMessage({
			...{ conversationId: said(text).conversation_id, content, private: isPrivate },
		});

	test('has a page without foreign code, which browsers do not cache', async () => {
		const { headers, data: html } = await newVisitor().open();
		expect(headers['content-type']).toBe('text/html; charset=utf-8');
		expect(headers['cache-control']).toBe('no-store');
		// n8n's own: no cookies, no storage, an origin like no other.
		expect(headers['content-security-policy']).toMatch(/^sandbox (?!.*allow-same-origin)/);
		const [, policy] = html.match(/Content-Security-Policy" content="([^"]*)"/) ?? [];
		const [, nonce] = policy.match(/'nonce-([^']+)'/) ?? [];
		expect(policy.split('; ')).toEqual([
			"default-src 'none'",
			`script-src 'nonce-${nonce}'`,
			`style-src 'nonce-${nonce}'`,
			`connect-src ${fixture.url}`,
			"base-uri 'none'",
			"form-action 'none'",
		]);
		expect(nonce).toMatch(/^[\w-]{36}$/);
		expect((await newVisitor().open()).data).not.toContain(nonce);
	});

	test('creates contact and conversation with the first message, and sends it as the customer', async () => {
		const content = 'Do you send to Iceland?';
		const { visitor, who, result } = await startChat(content);
		expect(result).toEqual({ status: 200, sent: true });
		const contact = fixture.simulator.contacts.find(({ email }) => email === who.email);
		expect(contact).toMatchObject(who);
		const entries = fixture.simulator.state.contactInboxes.rows;
		const { source_id } = entries.find(({ contact_id: id }) => id === contact?.id) ?? {};
		expect(conversationOf(content)).toMatchObject({
			...{ contact_id: contact?.id, inbox_id: SHOP, source_id },
		});
		const sender = { name: who.name };
		expect(said(content)).toMatchObject({ message_type: 'incoming', sender });
		expect(await visitor.read()).toMatchObject([{ author: 'visitor', content }]);
	});

	test('shows the answers of humans and bots once, and no private notes', async () => {
		const { simulator } = fixture;
		const { visitor: inga } = await startChat('Is it open?');
		simulator.settings.deliveryCopies = 2;
		await answer('Is it open?', 'She was rude last time.', true);
		await answer('Is it open?', 'Until six.');
		const body = {
			tenant_domain: simulator.client.tenantDomain,
			conversation_id: said('Is it open?').conversation_id,
			content: 'I am the bot.',
		};
		const path = '/api/v1/digital-interactions/messages/';
		await send(simulator, await getToken(simulator), { method: 'POST', path, body });
		await shows(inga, 'I am the bot.');
		await shows(inga, 'Until six.');
		await simulator.waitForDeliveries();
		simulator.settings.deliveryCopies = 1;
		const messages = await inga.read();
		const contents = messages.map(({ content }) => content).sort();
		expect(contents).toEqual(['I am the bot.', 'Is it open?', 'Until six.']);
		expect(messages).toContainEqual(
			expect.objectContaining({ author: 'team', name: 'Ada Agent', content: 'Until six.' }),
		);
	});

	test('continues the conversation when the visitor returns, and shows it to nobody else', async () => {
		const { visitor: inga } = await startChat('First visit');
		const { visitor: other } = await startChat('I am somebody else');
		expect(await inga.write('Second visit')).toMatchObject({ status: 200 });
		const first = conversationOf('First visit')?.id;
		expect(conversationOf('Second visit')?.id).toBe(first);
		expect(conversationOf('I am somebody else')?.id).not.toBe(first);
		expect(await texts(inga)).toEqual(['First visit', 'Second visit']);
		expect(await texts(other)).toEqual(['I am somebody else']);
		expect(await texts(newVisitor())).toEqual([]);
		const [{ id }] = await inga.read();
		expect(await inga.read(id)).toMatchObject([{ content: 'Second visit' }]);
	});

	test.each([
		['no key', { key: '' }],
		['a short key', { key: 'inga@example.org' }],
		['a pattern for a key', { key: '%'.repeat(40) }],
		['a message that is too long', { content: 'a'.repeat(4_001) }],
		['a name that is too long', { name: 'a'.repeat(101) }],
		['an email address that is too long', { email: `${'a'.repeat(200)}@example.org` }],
	])('refuses %s', async (_what, fields) => {
		const before = fixture.simulator.requests.length;
		const say = expect.stringContaining('cannot be opened');
		const result = await newVisitor().post({ content: 'Hello', ...newPerson(), ...fields });
		expect(result).toEqual({ status: 400, say });
		expect(fixture.simulator.requests).toHaveLength(before);
	});

	test.each(['0.5', '-1', '1e400', 'NaN', "1' OR 1=1"])(
		'reads after %j without a failed execution (attack: n8n would store it with its body)',
		async (after) => {
			const { visitor } = await startChat(`After ${after}`);
			const { status, messages } = await visitor.post({ after });
			expect(status).toBe(200);
			expect(messages?.length).toBe(after === '1e400' ? 0 : 1);
			const failed = await fixture.n8n.executions.list(fixture.workflowId, { status: ['error'] });
			expect(failed).toEqual([]);
		},
	);

	test('accepts 60 messages an hour from a visitor (attack: a flood fills the tables)', async () => {
		const { visitor, who } = await startChat('Message 1');
		for (let count = 2; count <= 60; count++) {
			expect(await visitor.write(`Message ${count}`)).toMatchObject({ status: 200 });
		}
		const before = fixture.simulator.requests.length;
		const say = expect.stringContaining('Please wait a while');
		expect(await visitor.write('Message 61')).toEqual({ status: 429, say });
		expect(fixture.simulator.requests).toHaveLength(before);
		expect(await visitor.read()).toHaveLength(60);
		expect(await newVisitor().write('Somebody else', { ...who, ...newPerson() })).toMatchObject({
			status: 200,
		});
	});

	test('shows hostile text as text', async () => {
		const evil = '</script><img src=x onerror="alert(1)">{{ $json.key }} \' "; DROP TABLE x; --';
		const { visitor: inga, result } = await startChat(evil, { ...newPerson(), name: evil });
		expect(result.status).toBe(200);
		await answer(evil, `Re: ${evil}`);
		await shows(inga, `Re: ${evil}`);
		expect(said(evil)).toMatchObject({ sender: { name: evil } });
		expect(await texts(inga)).toEqual([evil, `Re: ${evil}`]);
		const guest = new WidgetVisitor(`${fixture.url}?name=${encodeURIComponent(evil)}`);
		expect((await guest.open()).data).not.toContain('onerror');
	});

	test('creates one contact and one conversation for simultaneous windows', async () => {
		const { simulator } = fixture;
		simulator.settings.latencyMs = 1_000;
		const [inga, who] = [newVisitor(), newPerson()];
		const windows = Array.from({ length: 4 }, (_, index) => `Window ${index}`);
		const answers = await Promise.all(windows.map((text) => inga.write(text, who)));
		simulator.settings.latencyMs = 0;
		const statuses = answers.map(({ status }) => status);
		expect(new Set(statuses)).toEqual(new Set([200, 409]));
		const again = windows.filter((_, index) => statuses[index] === 409);
		for (const text of again) expect(await inga.write(text, who)).toMatchObject({ status: 200 });
		expect(simulator.contacts.filter(({ name }) => name.includes(who.email))).toEqual([]);
		const contacts = simulator.contacts.filter(({ email }) => email === who.email);
		expect(contacts).toHaveLength(1);
		const ofInga = simulator.conversations.filter(({ contact_id: id }) => id === contacts[0].id);
		expect(ofInga).toHaveLength(1);
		expect((await texts(inga)).sort()).toEqual(windows);
	});

	test('gives a known email address a new chat, without the earlier one', async () => {
		const { simulator } = fixture;
		const email = 'rosa@example.org';
		await simulator.sendCustomerMessage({ inboxId: SHOP, content: 'Secret', name: 'Rosa', email });
		const { visitor: other, result } = await startChat('I am Rosa', { name: 'Rosa', email });
		expect(result.status).toBe(200);
		const first = `I am Rosa\n\nMy email: ${email}`;
		expect(conversationOf(first)?.id).not.toBe(conversationOf('Secret')?.id);
		expect(simulator.contacts.at(-1)).toMatchObject({ name: 'Rosa', email: null });
		await answer('Secret', 'For Rosa only');
		await answer(first, 'For the other one');
		await shows(other, 'For the other one');
		expect(await other.write('Me again')).toMatchObject({ status: 200 });
		await simulator.waitForDeliveries();
		expect(await texts(other)).toEqual([first, 'For the other one', 'Me again']);
	});

	test('reopens a finished conversation when its visitor returns', async () => {
		const { visitor: inga } = await startChat('All is well');
		const conversationId = said('All is well').conversation_id;
		fixture.simulator.setConversationStatus({ conversationId, status: 'resolved' });
		expect(await inga.write('Not quite')).toMatchObject({ status: 200 });
		expect(conversationOf('Not quite')).toMatchObject({ id: conversationId, status: 'open' });
		expect(await texts(inga)).toEqual(['All is well', 'Not quite']);
	});

	test('starts a new conversation with the same contact if the old one was deleted', async () => {
		const { simulator } = fixture;
		const { visitor: inga } = await startChat('In the old one');
		simulator.injectFault({ kind: 'status', status: 404, operation: 'message:send' });
		expect(await inga.write('In the new one')).toMatchObject({ status: 409 });
		expect(await inga.write('In the new one')).toMatchObject({ status: 200 });
		const [before, after] = ['In the old one', 'In the new one'].map(conversationOf);
		expect(after?.id).not.toBe(before?.id);
		expect(after?.contact_id).toBe(before?.contact_id);
		expect(await texts(inga)).toEqual(['In the old one', 'In the new one']);
	});

	test.each(['contact:create', 'conversation:create', 'message:send'])(
		'reports that %s failed, and starts again with the next message',
		async (operation) => {
			const { simulator } = fixture;
			simulator.injectFault({ kind: 'status', status: 500, operation });
			const { visitor: inga, who, result } = await startChat(`No ${operation}`);
			const say = expect.stringContaining('could not be passed on');
			expect(result).toEqual({ status: 502, say });
			expect(await texts(inga)).toEqual([]);
			expect(await inga.write(`Now ${operation}`, who)).toMatchObject({ status: 200 });
			expect(await texts(inga)).toEqual([`Now ${operation}`]);
			expect(simulator.contacts.filter(({ email }) => email === who.email)).toHaveLength(1);
		},
	);

	test('deletes only old chats at night, and their visitors can start again', async () => {
		const { n8n, workflowId, simulator } = fixture;
		const clean = async () => {
			const run = await n8n.executions.run(workflowId, { from: 'Every Night' });
			expect(run.status).toBe('success');
		};
		const { visitor: inga, who } = await startChat('Still here in the morning');
		await clean();
		expect(await texts(inga)).toEqual(['Still here in the morning']);

		const { nodes } = await n8n.workflows.get(workflowId);
		const text = JSON.stringify(nodes).replaceAll('days: 90', 'days: -1');
		await n8n.workflows.update(workflowId, { nodes: JSON.parse(text) as typeof nodes });
		await clean();
		expect(await texts(inga)).toEqual([]);
		expect(await inga.write('Good morning', who)).toMatchObject({ status: 200 });
		expect(await texts(inga)).toEqual([`Good morning\n\nMy email: ${who.email}`]);
		expect(simulator.contacts.at(-1)).toMatchObject({ name: who.name, email: null });
	});
});
