import { PackageDirectoryLoader } from 'n8n-core';
import type { INodeParameters, INodeProperties, INodeType } from 'n8n-workflow';
import { WAIT_INDEFINITELY } from 'n8n-workflow';
import { isN8n1 } from './core.cts';
import { CredentialStore } from './credentialStore.cts';
import { itemsOf } from './samples.cts';
import { ask, MESSAGE, WaitingHost } from './send-and-wait-support.cts';
import { furnish, simulator, violations } from './tenant.cts';

jest.setTimeout(60_000);

const DOUBLE: INodeParameters = { approvalOptions: { values: { approvalType: 'double' } } };
const FREE_TEXT: INodeParameters = { responseType: 'freeText' };
const LINK = new RegExp(
	'^https://n8n\\.example\\.org/webhook-waiting/1/node\\?nonce=([0-9a-f]{32})&signature=[0-9a-f]{64}$',
);
const RESPONDED = { respondedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) };

/** The text and the link of the question that was sent last. */
function lastQuestion() {
	const { content } = simulator.requests.at(-1)?.body as { content: string };
	const [text, link, ...others] = content.split('\n\n');
	expect(others).toEqual([]);
	return { text, link, query: new URL(link).search.slice(1) };
}

beforeEach(furnish);

describe('Asking', () => {
	it('sends one message with a signed link, and lets the execution wait', async () => {
		const items = [{ order: 7 }, { order: 8 }];
		const message = '={{ "Cancel " + $json.order }}?';
		const { run, error, ...result } = await ask(
			CredentialStore.for(simulator),
			{ ...DOUBLE, message },
			{ items },
		);
		expect(error).toBeUndefined();
		expect(run).toMatchObject({ status: 'waiting', data: { waitTill: WAIT_INDEFINITELY } });
		expect(itemsOf({ run, error, ...result })).toEqual(items);
		expect(simulator.requests).toHaveLength(1);
		const { link, text } = lastQuestion();
		expect(text).toBe('Cancel 7?');
		expect(link).toMatch(LINK);
		expect(simulator.requests[0]).toMatchObject({
			method: 'POST',
			path: '/cx/api/v1/digital-interactions/messages/',
			body: {
				tenant_domain: simulator.client.tenantDomain,
				conversation_id: 418,
				content: `${text}\n\n${link}`,
			},
		});
		expect(Object.keys(simulator.requests[0].body as object)).toHaveLength(3);
		expect(violations()).toEqual([]);
		// n8n 1 checks signatures where it was told to, n8n 2 always.
		const told = isN8n1() ? true : undefined;
		expect((run.data as { validateSignature?: true }).validateSignature).toBe(told);
	});

	it('has a nonce for each question, and takes another tenant', async () => {
		const credentials = CredentialStore.for(simulator);
		await ask(credentials);
		const { query } = lastQuestion();
		await ask(credentials, { additionalFields: { tenantDomain: 'other.cx.sangoma.com' } });
		expect(lastQuestion().query).not.toBe(query);
		expect(simulator.requests.at(-1)?.body).toMatchObject({
			tenant_domain: 'other.cx.sangoma.com',
		});
	});

	const HOUR_MS = 3_600_000;
	it.each<[limit: INodeParameters, ms: number]>([
		[{ limitType: 'afterTimeInterval', resumeAmount: 45, resumeUnit: 'minutes' }, 0.75 * HOUR_MS],
		[{ limitType: 'afterTimeInterval', resumeAmount: 1.5, resumeUnit: 'hours' }, 1.5 * HOUR_MS],
		[{ limitType: 'afterTimeInterval', resumeAmount: 2, resumeUnit: 'days' }, 48 * HOUR_MS],
		[{ limitType: 'afterTimeInterval' }, HOUR_MS],
	])('waits no longer than %j', async (values, ms) => {
		const before = Date.now();
		const { run } = await ask(CredentialStore.for(simulator), {
			options: { limitWaitTime: { values } },
		});
		const until = run.data.waitTill?.getTime() ?? 0;
		expect(run.status).toBe('waiting');
		expect(until).toBeGreaterThanOrEqual(before + ms);
		expect(until).toBeLessThanOrEqual(Date.now() + ms);
	});

	it.each<[date: string, until: string]>([
		['2999-01-02T03:04:05Z', '2999-01-02T03:04:05.000Z'],
		['2999-01-02T03:04:05+02:00', '2999-01-02T01:04:05.000Z'],
		// The time zone of a workflow that has none is New York's.
		['2999-07-02T03:04:05', '2999-07-02T07:04:05.000Z'],
	])('waits until %s', async (maxDateAndTime, until) => {
		const values = { limitType: 'atSpecifiedTime', maxDateAndTime };
		const { run } = await ask(CredentialStore.for(simulator), {
			options: { limitWaitTime: { values } },
		});
		expect(run.data.waitTill?.toISOString()).toBe(until);
	});

	const AMOUNT = 'Enter an Amount above 0, and a Unit.';
	const DATE = 'Enter a date and time that is still to come.';
	it.each<[limit: INodeParameters, message: string, advice: string]>([
		[
			{ resumeAmount: 0, resumeUnit: 'hours' },
			'Limit Wait Time is not an amount of time: "0 hours"',
			AMOUNT,
		],
		[
			{ resumeAmount: -1, resumeUnit: 'days' },
			'Limit Wait Time is not an amount of time: "-1 days"',
			AMOUNT,
		],
		[
			{ resumeAmount: '={{ "x" }}', resumeUnit: 'days' },
			'Limit Wait Time is not an amount of time: "x days"',
			AMOUNT,
		],
		[
			{ limitType: 'atSpecifiedTime', maxDateAndTime: '2001-01-01T00:00:00Z' },
			'Limit Wait Time is over: "2001-01-01T00:00:00Z"',
			DATE,
		],
		[
			{ limitType: 'atSpecifiedTime', maxDateAndTime: 'soon' },
			'Limit Wait Time is not a date: "soon"',
			DATE,
		],
		[{ limitType: 'atSpecifiedTime' }, 'Limit Wait Time is not a date: ""', DATE],
	])('sends nothing with the limit %j', async (values, message, advice) => {
		const { error, run } = await ask(CredentialStore.for(simulator), {
			options: { limitWaitTime: { values } },
		});
		expect(error).toMatchObject({
			message,
			description: expect.stringContaining(`${advice} Nothing was sent.`),
		});
		expect(run.data.waitTill).toBeUndefined();
		expect(simulator.requests).toEqual([]);
	});

	it.each<[parameters: INodeParameters, message: string]>([
		[{ conversationId: '' }, 'Conversation ID is empty'],
		[{ conversationId: '={{ $json.none }}' }, 'Conversation ID is empty'],
		[{ conversationId: 'x' }, 'Conversation ID is not a number: "x"'],
		[{ message: ' ' }, 'Message is empty'],
	])('sends nothing with %j', async (parameters, message) => {
		const { error, run } = await ask(CredentialStore.for(simulator), parameters);
		expect(error?.message).toBe(message);
		expect(run.data.waitTill).toBeUndefined();
		expect(simulator.requests).toEqual([]);
	});

	it.each<[status: number, message: string]>([
		[404, 'Sangoma CX found no such conversation ("Because")'],
		[422, 'Sangoma CX could not ask the customer: it did not accept a value ("Because")'],
		[
			500,
			'It is not known whether Sangoma CX could ask the customer: it had a problem of its own ("Because"). Sangoma CX may have asked the customer: do not simply repeat it, look at the conversation in Sangoma CX first',
		],
	])('waits for nothing after HTTP %d, and asks no second time', async (status, message) => {
		const credentials = CredentialStore.for(simulator);
		simulator.injectFault({ kind: 'status', status, body: { error: 'Because' }, times: Infinity });
		const stopped = await ask(credentials);
		expect(stopped.error?.message).toBe(message);
		expect(stopped.run.data.waitTill).toBeUndefined();
		expect(simulator.requests).toHaveLength(1);

		const went = await ask(credentials, {}, { onError: 'continueErrorOutput' });
		expect(went.run.status).toBe('success');
		expect(went.run.data.waitTill).toBeUndefined();
		expect(went.outputs[1]).toMatchObject([{ json: { error: message }, pairedItem: { item: 0 } }]);
	});

	it('is refused in words where n8n runs a tool without its engine', async () => {
		const { error, run } = await ask(
			CredentialStore.for(simulator),
			{},
			{ entrance: 'RoutingNode' },
		);
		expect(error?.message).toMatch(
			/^Send and Wait for Response cannot be used here: .* Nothing was sent/,
		);
		expect(run.data.waitTill).toBeUndefined();
		expect(simulator.requests).toEqual([]);
	});
});

describe('Answering', () => {
	const hosts: WaitingHost[] = [];

	afterEach(async () => {
		for (const host of hosts.splice(0)) await host.close();
	});

	/** Asks, and gives the server on which the customer answers. */
	async function begin(
		parameters: INodeParameters = {},
		credentials = CredentialStore.for(simulator),
		name?: string,
	) {
		const { run, error } = await ask(credentials, parameters, { name });
		expect(error).toBeUndefined();
		const host = new WaitingHost(credentials, run);
		hosts.push(host);
		return { host, ...lastQuestion() };
	}

	it('opening the link shows what is asked and does nothing', async () => {
		const { host, query } = await begin(DOUBLE);
		for (let visit = 0; visit < 3; visit++) {
			const { status, html, headers, items } = await host.open(query);
			expect({ status, items }).toEqual({ status: 200, items: undefined });
			expect(html).toContain('<h1>A question for you</h1>');
			expect(html).toContain(MESSAGE);
			expect(html).not.toContain('role="alert"');
			expect(html).toContain('>Approve</button>');
			expect(html).toContain('>Decline</button>');
			expect(html).not.toMatch(/<script|<link|<img|javascript:/i);
			expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
			expect(headers.get('cache-control')).toBe('no-store');
			expect(headers.get('content-security-policy')).toBe(
				"sandbox allow-forms; default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
			);
		}
	});

	it.each([
		['approve', true, 'Yes, please'],
		['decline', false, 'No, thanks'],
	])('%s resumes the execution', async (choice, approved, label) => {
		const values = {
			approvalType: 'double',
			approveLabel: 'Yes, please',
			disapproveLabel: 'No, thanks',
		};
		const { host, query } = await begin({ approvalOptions: { values } });
		const { status, html, items } = await host.answer(query, { answer: choice });
		expect(status).toBe(200);
		expect(html).toContain('Thank you');
		expect(html).toContain(label);
		expect(items).toEqual([{ data: { approved, ...RESPONDED } }]);
	});

	it('has one button where the customer may only approve', async () => {
		const { host, query } = await begin();
		const { html } = await host.open(query);
		expect(html.match(/<button/g)).toHaveLength(1);
		const declined = await host.answer(query, { answer: 'decline' });
		expect(declined).toMatchObject({ status: 400, items: undefined });
		expect(declined.html).toContain('Please press a button.');
		expect((await host.answer(query, { answer: 'approve' })).items).toHaveLength(1);
	});

	it('has words of its own on buttons that were left blank, and trims those of others', async () => {
		const values = { approvalType: 'double', approveLabel: ' ', disapproveLabel: '  ' };
		const blank = await begin({ approvalOptions: { values } });
		const { html } = await blank.host.open(blank.query);
		expect(html).toContain('>Approve</button>');
		expect(html).toContain('>Decline</button>');
		const spaced = { ...values, approveLabel: ' Yes ', disapproveLabel: ' No ' };
		const trimmed = await begin({ approvalOptions: { values: spaced } });
		const page = (await trimmed.host.open(trimmed.query)).html;
		expect(page).toContain('>Yes</button>');
		expect(page).toContain('>No</button>');
	});

	it.each(['', 'maybe'])('takes the press of no button, "%s", for no answer', async (answer) => {
		const { host, query } = await begin(DOUBLE);
		const { status, html, items } = await host.answer(query, { answer });
		expect({ status, items }).toEqual({ status: 400, items: undefined });
		expect(html).toContain('Please press a button.');
		expect(html).toContain('>Decline</button>');
	});

	it.each(['Ask {{ "them" }}', '{', '}}\\'])('works in a node called %s', async (name) => {
		const { host, query } = await begin(DOUBLE, undefined, name);
		expect((await host.open(query)).html).toContain(MESSAGE);
		expect((await host.answer(query, { answer: 'approve' })).items).toHaveLength(1);
	});

	it('says so where n8n does not know any more what was asked', async () => {
		const { host, query } = await begin(DOUBLE);
		host.run.data.executionData!.contextData = {};
		expect(await host.open(query)).toMatchObject({
			status: 410,
			html: expect.stringContaining('This question is closed'),
		});
	});

	it('takes a text, and asks again for one that is empty or too long', async () => {
		const { host, query } = await begin(FREE_TEXT);
		const first = await host.open(query);
		expect(first.html).toMatch(/<textarea [^>]*>\n<\/textarea>/);
		expect(first.html).not.toMatch(/aria-invalid|role="alert"/);
		for (const text of ['', ' \r\n ']) {
			const empty = await host.answer(query, { text });
			expect(empty).toMatchObject({ status: 400, items: undefined });
			// What reads the page out says that the field is wrong, and why.
			expect(empty.html).toContain(
				'<p class="wrong" id="complaint" role="alert">Please write an answer.</p>',
			);
			expect(empty.html).toMatch(
				/<textarea [^>]* aria-invalid="true" aria-describedby="complaint">/,
			);
		}
		const long = await host.answer(query, { text: `<b>${'x'.repeat(4000)}` });
		expect(long).toMatchObject({ status: 400, items: undefined });
		expect(long.html).toContain('Please write at most 4000 characters: these are 4003.');
		expect(long.html).toContain(`\n&lt;b&gt;${'x'.repeat(4000)}</textarea>`);

		const text = 'The blue one.\nNot "red" & not <i>green</i>';
		const sent = await host.answer(query, { text: ` ${text.replace('\n', '\r\n')}\r\n` });
		expect(sent.items).toEqual([{ data: { text, ...RESPONDED } }]);
		expect(sent.html).toContain('Not &quot;red&quot; &amp; not &lt;i&gt;green&lt;/i&gt;');
	});

	it('takes a text as long as the field lets one write', async () => {
		const { host, query } = await begin(FREE_TEXT);
		const text = 'ab\r\n'.repeat(1332) + 'ab\r';
		const { items } = await host.answer(query, { text: `${text}c` });
		expect(items).toEqual([{ data: { text: `${'ab\n'.repeat(1333)}c`, ...RESPONDED } }]);
	});

	it('shows whatever is asked as text, and as it was asked', async () => {
		const evil = '</p><script>alert(1)</script>"\'&';
		const values = { approvalType: 'double', approveLabel: evil, disapproveLabel: '"><img src=x>' };
		const { host, query, text } = await begin({
			message: `=${evil} {{ $now.toMillis() }}`,
			approvalOptions: { values },
		});
		const { html } = await host.open(query);
		expect(html).not.toMatch(/<script|<img|" ?onerror/);
		const escaped = '&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;';
		expect(html).toContain(text.replace(evil, escaped));
		expect(html).toContain(`>${escaped}</button>`);
		expect((await host.answer(query, { answer: 'approve' })).html).not.toMatch(/<script|<img/);
	});

	it('an old link, one of another question or none answers nothing, and says so', async () => {
		const credentials = CredentialStore.for(simulator);
		const old = await begin(DOUBLE, credentials);
		const { host } = await begin(DOUBLE, credentials);
		for (const query of [old.query, '', 'nonce=', 'nonce=a&nonce=b', `nonce=${'0'.repeat(32)}`]) {
			for (const seen of [
				await host.open(query),
				await host.answer(query, { answer: 'approve' }),
			]) {
				expect(seen).toMatchObject({ status: 410, items: undefined });
				expect(seen.html).toContain('This question is closed');
				expect(seen.html).toContain('It was answered, or another question has taken its place.');
				expect(seen.html).not.toContain('<form');
			}
		}
	});

	it('takes one answer, though n8n has not stored it yet', async () => {
		const { host, query } = await begin(DOUBLE);
		expect((await host.answer(query, { answer: 'approve' })).items).toHaveLength(1);
		for (const again of [await host.answer(query, { answer: 'decline' }), await host.open(query)]) {
			expect(again).toMatchObject({ status: 409, items: undefined });
			expect(again.html).toContain('This question is answered');
			expect(again.html).toContain('Your first answer counts.');
		}
	});

	it('stays open where n8n could not store the answer', async () => {
		const { host, query } = await begin(DOUBLE);
		host.cannotStore = true;
		expect(await host.answer(query, { answer: 'approve' })).toMatchObject({
			status: 500,
			items: undefined,
		});
		host.cannotStore = false;
		expect((await host.answer(query, { answer: 'decline' })).items).toMatchObject([
			{ data: { approved: false } },
		]);
	});
});

describe("n8n's Request Options", () => {
	/** All that a saved workflow holds on to. n8n's linter words two descriptions and a case otherwise. */
	const withoutWords = (value: unknown): unknown =>
		JSON.parse(
			JSON.stringify(value, (key, inner: unknown) => {
				if (key === 'description') return undefined;
				return key === 'displayName' ? String(inner).toLowerCase() : inner;
			}),
		);
	const requestOptionsOf = ({ description }: INodeType): INodeProperties | undefined =>
		description.properties.find(({ name }) => name === 'requestOptions');

	it('are those that n8n adds to other declarative nodes', async () => {
		const loader = new PackageDirectoryLoader(process.cwd());
		await loader.loadAll();
		const other = {
			description: { requestDefaults: {}, outputs: ['main'], properties: [] },
		} as unknown as INodeType;
		PackageDirectoryLoader.applyDeclarativeNodeOptionParameters(other);
		const added = requestOptionsOf(other);
		const own = requestOptionsOf(loader.getNode('sangomaCx').type as INodeType);
		expect(added?.options).toHaveLength(4);
		expect(withoutWords(own)).toEqual(withoutWords(added));
	});
});
