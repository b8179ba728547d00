import { WidgetVisitor } from '../../tools/widget-visitor.cts';
import { getToken, send } from '../simulator/client.cts';
import { until } from './trigger-support.cts';
import { INGA, setWidgetScene, SHOP, type WidgetScene } from './widget-support.cts';

describe('a widget of your own', () => {
	let scene: WidgetScene;

	beforeAll(async () => {
		scene = await setWidgetScene();
	});
	afterAll(() => scene.close());

	const visitor = () => scene.visitor();
	const texts = async (who: WidgetVisitor) => (await who.read()).map(({ content }) => content);

	/** The chat of a visitor once it has a message. */
	const shows = (who: WidgetVisitor, text: string) =>
		until(`"${text}" in the page`, async () => {
			const messages = await who.read();
			return messages.some(({ content }) => content === text) ? messages : undefined;
		});

	/** An address that nobody had before. */
	let count = 0;
	const someone = () => ({ name: 'Inga Example', email: `inga.${++count}@example.org` });

	const said = (text: string) => {
		const found = scene.simulator.messages.find(({ content }) => content === text);
		if (!found) throw new Error(`Nobody said "${text}"`);
		return found;
	};
	const conversationOf = (text: string) => {
		const { conversation_id: id } = said(text);
		return scene.simulator.conversations.find((conversation) => conversation.id === id);
	};
	const answer = (text: string, content: string, isPrivate = false) =>
		scene.simulator.sendAgentMessage({
			conversationId: said(text).conversation_id,
			content,
			private: isPrivate,
		});

	test('has a page that nothing foreign can get into, and that no browser keeps', async () => {
		const { headers, data: html } = await visitor().open();
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
			`connect-src ${scene.url}`,
			"base-uri 'none'",
			"form-action 'none'",
		]);
		expect(nonce).toMatch(/^[\w-]{36}$/);
		expect((await visitor().open()).data).not.toContain(nonce);
	});

	test('makes contact and conversation with the first message, and sends it as the customer', async () => {
		const inga = visitor();
		expect(await inga.write('Do you send to Iceland?', INGA)).toEqual({ status: 200, sent: true });
		const { simulator } = scene;
		const contact = simulator.contacts.find(({ email }) => email === INGA.email);
		expect(contact).toMatchObject(INGA);
		expect(conversationOf('Do you send to Iceland?')).toMatchObject({
			contact_id: contact?.id,
			inbox_id: SHOP,
			source_id: INGA.email,
		});
		expect(said('Do you send to Iceland?')).toMatchObject({
			message_type: 'incoming',
			sender: { name: INGA.name },
		});
		expect(await inga.read()).toMatchObject([
			{ author: 'visitor', content: 'Do you send to Iceland?' },
		]);
	});

	test('shows what humans and bots answer, once, and no private note', async () => {
		const { simulator } = scene;
		const inga = visitor();
		await inga.write('Is it open?', someone());
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
		expect(messages.map(({ content }) => content).sort()).toEqual([
			'I am the bot.',
			'Is it open?',
			'Until six.',
		]);
		expect(messages).toContainEqual(
			expect.objectContaining({ author: 'team', name: 'Ada Agent', content: 'Until six.' }),
		);
	});

	test('goes on in the same conversation when the visitor returns, and shows it to nobody else', async () => {
		const inga = visitor();
		await inga.write('First visit', someone());
		const other = visitor();
		await other.write('I am somebody else', someone());
		expect(await inga.write('Second visit')).toMatchObject({ status: 200 });
		expect(said('Second visit').conversation_id).toBe(said('First visit').conversation_id);
		expect(said('I am somebody else').conversation_id).not.toBe(
			said('First visit').conversation_id,
		);
		expect(await texts(inga)).toEqual(['First visit', 'Second visit']);
		expect(await texts(other)).toEqual(['I am somebody else']);
		expect(await texts(visitor())).toEqual([]);
		const [first] = await inga.read();
		expect(await inga.read(first.id)).toMatchObject([{ content: 'Second visit' }]);
	});

	test.each([
		['no key', { key: '' }],
		['a short key', { key: 'inga@example.org' }],
		['a pattern for a key', { key: '%'.repeat(40) }],
		['a message without end', { content: 'a'.repeat(4_001) }],
	])('refuses %s', async (_what, fields) => {
		const before = scene.simulator.requests.length;
		expect(await visitor().ask({ content: 'Hello', ...someone(), ...fields })).toEqual({
			status: 400,
			say: expect.stringContaining('cannot be opened'),
		});
		expect(scene.simulator.requests).toHaveLength(before);
	});

	test('gives hostile text back as the text it is', async () => {
		const evil = '</script><img src=x onerror="alert(1)">{{ $json.key }} \' "; DROP TABLE x; --';
		const inga = visitor();
		expect(await inga.write(evil, { ...someone(), name: evil })).toMatchObject({ status: 200 });
		await answer(evil, `Re: ${evil}`);
		await shows(inga, `Re: ${evil}`);
		expect(said(evil)).toMatchObject({ sender: { name: evil } });
		expect(await texts(inga)).toEqual([evil, `Re: ${evil}`]);
		const guest = new WidgetVisitor(`${scene.url}?name=${encodeURIComponent(evil)}`);
		expect((await guest.open()).data).not.toContain('onerror');
	});

	test('makes one contact and one conversation, though many windows write at once', async () => {
		const { simulator } = scene;
		simulator.settings.latencyMs = 300;
		const inga = visitor();
		const who = someone();
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

	test('lets somebody in whose address is known already, without the chat of whoever has it', async () => {
		const { simulator } = scene;
		const email = 'rosa@example.org';
		await simulator.sendCustomerMessage({ inboxId: SHOP, content: 'Secret', name: 'Rosa', email });
		const stranger = visitor();
		expect(await stranger.write('I am Rosa', { name: 'Rosa', email })).toMatchObject({
			status: 200,
		});
		const secret = conversationOf('Secret');
		expect(conversationOf('I am Rosa')?.id).not.toBe(secret?.id);
		expect(simulator.contacts.at(-1)).toMatchObject({
			name: 'Rosa (says: rosa@example.org)',
			email: null,
		});
		await answer('Secret', 'For Rosa only');
		await answer('I am Rosa', 'For the stranger');
		await shows(stranger, 'For the stranger');
		await simulator.waitForDeliveries();
		expect(await texts(stranger)).toEqual(['I am Rosa', 'For the stranger']);
	});

	test('opens a finished conversation again when its visitor returns', async () => {
		const inga = visitor();
		await inga.write('All is well', someone());
		const conversationId = said('All is well').conversation_id;
		scene.simulator.setConversationStatus({ conversationId, status: 'resolved' });
		expect(await inga.write('Not quite')).toMatchObject({ status: 200 });
		expect(conversationOf('Not quite')).toMatchObject({ id: conversationId, status: 'open' });
		expect(await texts(inga)).toEqual(['All is well', 'Not quite']);
	});

	test('starts a new conversation with the same contact if the old one is gone', async () => {
		const { simulator } = scene;
		const inga = visitor();
		await inga.write('In the old one', someone());
		simulator.injectFault({ kind: 'status', status: 404, operation: 'message:send' });
		expect(await inga.write('In the new one')).toMatchObject({ status: 409 });
		expect(await inga.write('In the new one')).toMatchObject({ status: 200 });
		const [before, after] = ['In the old one', 'In the new one'].map(conversationOf);
		expect(after?.id).not.toBe(before?.id);
		expect(after?.contact_id).toBe(before?.contact_id);
		expect(await texts(inga)).toEqual(['In the old one', 'In the new one']);
	});

	test.each(['contact:create', 'conversation:create', 'message:send'])(
		'says so if %s fails, and begins once more with the next message',
		async (operation) => {
			const { simulator } = scene;
			const inga = visitor();
			const who = someone();
			simulator.injectFault({ kind: 'status', status: 500, operation });
			expect(await inga.write(`No ${operation}`, who)).toEqual({
				status: 502,
				say: expect.stringContaining('could not be passed on'),
			});
			expect(await texts(inga)).toEqual([]);
			expect(await inga.write(`Now ${operation}`, who)).toMatchObject({ status: 200 });
			expect(await texts(inga)).toEqual([`Now ${operation}`]);
			expect(simulator.contacts.filter(({ email }) => email === who.email)).toHaveLength(1);
		},
	);

	test('keeps at night what is young, forgets what is old, and lets in who comes back after that', async () => {
		const { n8n, workflowId, simulator } = scene;
		const clean = async () => {
			const run = await n8n.executions.run(workflowId, { from: 'Every Night' });
			expect(run.status).toBe('success');
		};
		const inga = visitor();
		const who = someone();
		await inga.write('Still here in the morning', who);
		await clean();
		expect(await texts(inga)).toEqual(['Still here in the morning']);

		const { nodes } = await n8n.workflows.get(workflowId);
		const text = JSON.stringify(nodes).replaceAll('days: 90', 'days: -1');
		await n8n.workflows.update(workflowId, { nodes: JSON.parse(text) as typeof nodes });
		await clean();
		expect(await texts(inga)).toEqual([]);
		expect(await inga.write('Good morning', who)).toMatchObject({ status: 200 });
		expect(await texts(inga)).toEqual(['Good morning']);
		expect(simulator.contacts.at(-1)?.name).toBe(`${who.name} (says: ${who.email})`);
	});
});
