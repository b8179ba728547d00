import { PackageDirectoryLoader } from 'n8n-core';
import type { INodeParameters, INodeProperties, INodeType, IRun } from 'n8n-workflow';
import { WAIT_INDEFINITELY } from 'n8n-workflow';
import { isN8n1 } from '../kit/engine/engine.cts';
import { itemsOf } from '../kit/engine/run-operation.cts';
import { createCredential, seed, simulator, violations } from '../kit/engine/tenant.cts';
import { ask, askAndWait, lastQuestion, MESSAGE } from '../kit/engine/waiting-execution.cts';

jest.setTimeout(60_000);

const DOUBLE: INodeParameters = { approvalOptions: { values: { approvalType: 'double' } } };
const FREE_TEXT: INodeParameters = { responseType: 'freeText' };
const LINK = new RegExp(
	'^https://n8n\\.example\\.org/webhook-waiting/1/node\\?nonce=([0-9a-f]{32})&signature=[0-9a-f]{64}$',
);
const RESPONDED = { respondedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) };

beforeEach(seed);

/** Fails if a question was sent, or the execution waits. */
function expectNothingSent({ data }: IRun): void {
	expect(data.waitTill).toBeUndefined();
	expect(simulator.requests).toEqual([]);
}

const waitNoLongerThan = (values: INodeParameters): INodeParameters => ({
	options: { limitWaitTime: { values } },
});

describe('Asking', () => {
	test('sends one message with a signed link, and lets the execution wait', async () => {
		const items = [{ order: 7 }, { order: 8 }];
		const message = '={{ "Cancel " + $json.order }}?';
		const result = await ask({ ...DOUBLE, message }, { items });
		const { run, error } = result;
		expect(error).toBeUndefined();
		expect(run).toMatchObject({ status: 'waiting', data: { waitTill: WAIT_INDEFINITELY } });
		expect(itemsOf(result)).toEqual(items);
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
		// n8n 1 checks signatures only if this is set, n8n 2 always.
		const expected = isN8n1() ? true : undefined;
		expect((run.data as { validateSignature?: true }).validateSignature).toBe(expected);
	});

	test('has a nonce for each question, and can use another tenant', async () => {
		await ask();
		const { query } = lastQuestion();
		await ask({ additionalFields: { tenantDomain: 'other.cx.sangoma.com' } });
		expect(lastQuestion().query).not.toBe(query);
		expect(simulator.requests.at(-1)?.body).toMatchObject({
			tenant_domain: 'other.cx.sangoma.com',
		});
	});

	const HOUR_MS = 3_600_000;
	test.each<[limit: INodeParameters, ms: number]>([
		[{ limitType: 'afterTimeInterval', resumeAmount: 45, resumeUnit: 'minutes' }, 0.75 * HOUR_MS],
		[{ limitType: 'afterTimeInterval', resumeAmount: 1.5, resumeUnit: 'hours' }, 1.5 * HOUR_MS],
		[{ limitType: 'afterTimeInterval', resumeAmount: 2, resumeUnit: 'days' }, 48 * HOUR_MS],
		[{ limitType: 'afterTimeInterval' }, HOUR_MS],
	])('waits no longer than %j', async (values, ms) => {
		const before = Date.now();
		const { run } = await ask(waitNoLongerThan(values));
		const until = run.data.waitTill?.getTime() ?? 0;
		expect(run.status).toBe('waiting');
		expect(until).toBeGreaterThanOrEqual(before + ms);
		expect(until).toBeLessThanOrEqual(Date.now() + ms);
	});

	test.each<[date: string, until: string]>([
		['2999-01-02T03:04:05Z', '2999-01-02T03:04:05.000Z'],
		['2999-01-02T03:04:05+02:00', '2999-01-02T01:04:05.000Z'],
		// The time zone of a workflow that has none is New York's.
		['2999-07-02T03:04:05', '2999-07-02T07:04:05.000Z'],
	])('waits until %s', async (maxDateAndTime, until) => {
		const values = { limitType: 'atSpecifiedTime', maxDateAndTime };
		const { run } = await ask(waitNoLongerThan(values));
		expect(run.data.waitTill?.toISOString()).toBe(until);
	});

	test.each<[limit: INodeParameters]>([
		[{ limitType: 'atSpecifiedTime', maxDateAndTime: '3000-01-02T00:00:00Z' }],
		[{ limitType: 'afterTimeInterval', resumeAmount: 1_000_000, resumeUnit: 'days' }],
	])('waits indefinitely with %j: n8n stores no later date', async (values) => {
		const { run } = await ask(waitNoLongerThan(values));
		expect(run.data.waitTill).toEqual(WAIT_INDEFINITELY);
	});

	const AMOUNT = 'Enter an Amount above 0, and a Unit.';
	const DATE = 'Enter a date and time in the future.';
	const at = (date?: string): INodeParameters =>
		date === undefined
			? { limitType: 'atSpecifiedTime' }
			: { limitType: 'atSpecifiedTime', maxDateAndTime: date };
	// prettier-ignore
	test.each<[limit: INodeParameters, problem: string, advice: string]>([
		[{ resumeAmount: 0, resumeUnit: 'hours' }, 'is not a duration: "0 hours"', AMOUNT],
		[{ resumeAmount: -1, resumeUnit: 'days' }, 'is not a duration: "-1 days"', AMOUNT],
		[{ resumeAmount: '={{ "x" }}', resumeUnit: 'days' }, 'is not a duration: "x days"', AMOUNT],
		[at('2001-01-01T00:00:00Z'), 'is in the past: "2001-01-01T00:00:00Z"', DATE],
		[at('soon'), 'is not a date: "soon"', DATE],
		[at(), 'is not a date: ""', DATE],
	])('sends nothing with the limit %j', async (values, problem, advice) => {
		const { error, run } = await ask(waitNoLongerThan(values));
		expect(error).toMatchObject({
			message: `Limit Wait Time ${problem}`,
			description: expect.stringContaining(`${advice} Nothing was sent.`),
		});
		expectNothingSent(run);
	});

	test.each<[parameters: INodeParameters, message: string]>([
		[{ conversationId: '' }, 'Conversation ID is empty'],
		[{ conversationId: '={{ $json.none }}' }, 'Conversation ID is empty'],
		[{ conversationId: 'x' }, 'Conversation ID is not a number: "x"'],
		[{ message: ' ' }, 'Message is empty'],
	])('sends nothing with %j', async (parameters, message) => {
		const { error, run } = await ask(parameters);
		expect(error?.message).toBe(message);
		expectNothingSent(run);
	});

	test.each<[status: number, message: string]>([
		[404, 'Sangoma CX found no such conversation ("Because")'],
		[422, 'Sangoma CX could not ask the customer: it did not accept a value ("Because")'],
		[
			500,
			'It is unknown whether Sangoma CX could ask the customer: it had an internal error ("Because"). Sangoma CX may have asked the customer: do not repeat it before you have checked the conversation in Sangoma CX',
		],
	])('does not wait after HTTP %d, and does not retry', async (status, message) => {
		simulator.injectFault({ kind: 'status', status, body: { error: 'Because' }, times: Infinity });
		const stopped = await ask();
		expect(stopped.error?.message).toBe(message);
		expect(stopped.run.data.waitTill).toBeUndefined();
		expect(simulator.requests).toHaveLength(1);

		const continued = await ask({}, { onError: 'continueErrorOutput' });
		expect(continued.run.status).toBe('success');
		expect(continued.run.data.waitTill).toBeUndefined();
		expect(continued.outputs[1]).toMatchObject([
			{ json: { error: message }, pairedItem: { item: 0 } },
		]);
	});

	test('is refused with a message where n8n runs a tool without its engine', async () => {
		const { error, run } = await ask({}, { caller: 'RoutingNode' });
		expect(error?.message).toMatch(
			/^Send and Wait for Response cannot be used here: .* Nothing was sent/,
		);
		expectNothingSent(run);
	});
});

describe('Responding', () => {
	const labels = (approveLabel: string, disapproveLabel: string): INodeParameters => ({
		approvalOptions: { values: { approvalType: 'double', approveLabel, disapproveLabel } },
	});

	test('opening the link shows the question and changes nothing', async () => {
		const execution = await askAndWait(DOUBLE);
		for (let visit = 0; visit < 3; visit++) {
			const { status, html, headers, items } = await execution.open();
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

	test.each([
		['approve', true, 'Yes, please'],
		['decline', false, 'No, thanks'],
	])('%s resumes the execution', async (answer, approved, label) => {
		const execution = await askAndWait(labels('Yes, please', 'No, thanks'));
		const { status, html, items } = await execution.respond({ answer });
		expect(status).toBe(200);
		expect(html).toContain('Thank you');
		expect(html).toContain(label);
		expect(items).toEqual([{ data: { approved, ...RESPONDED } }]);
	});

	test('has one button where the customer may only approve', async () => {
		const execution = await askAndWait();
		const { html } = await execution.open();
		expect(html.match(/<button/g)).toHaveLength(1);
		const declined = await execution.respond({ answer: 'decline' });
		expect(declined).toMatchObject({ status: 400, items: undefined });
		expect(declined.html).toContain('Please press a button.');
		expect((await execution.respond({ answer: 'approve' })).items).toHaveLength(1);
	});

	test.each([
		['blank labels', ' ', '  ', 'Approve', 'Decline'],
		['labels with blanks around them', ' Yes ', ' No ', 'Yes', 'No'],
	])('replaces or trims %s', async (_what, approve, disapprove, ...expected) => {
		const { html } = await (await askAndWait(labels(approve, disapprove))).open();
		for (const label of expected) expect(html).toContain(`>${label}</button>`);
	});

	test.each(['', 'maybe'])('the answer "%s" is not a button', async (answer) => {
		const execution = await askAndWait(DOUBLE);
		const { status, html, items } = await execution.respond({ answer });
		expect({ status, items }).toEqual({ status: 400, items: undefined });
		expect(html).toContain('Please press a button.');
		expect(html).toContain('>Decline</button>');
	});

	test.each(['Ask {{ "them" }}', '{', '}}\\'])('works in a node with the name %s', async (name) => {
		const execution = await askAndWait(DOUBLE, { name });
		expect((await execution.open()).html).toContain(MESSAGE);
		expect((await execution.respond({ answer: 'approve' })).items).toHaveLength(1);
	});

	test('the page says that the question is closed if n8n lost its context', async () => {
		const execution = await askAndWait(DOUBLE);
		execution.run.data.executionData!.contextData = {};
		const { status, html } = await execution.open();
		expect(status).toBe(410);
		expect(html).toContain('This question is closed');
	});

	test('accepts a text, and asks again if it is empty or too long', async () => {
		const execution = await askAndWait(FREE_TEXT);
		const first = await execution.open();
		expect(first.html).toMatch(/<textarea [^>]*>\n<\/textarea>/);
		expect(first.html).not.toMatch(/aria-invalid|role="alert"/);
		for (const text of ['', ' \r\n ']) {
			const empty = await execution.respond({ text });
			expect(empty).toMatchObject({ status: 400, items: undefined });
			// Screen readers say that the field is wrong, and why.
			expect(empty.html).toContain(
				'<p class="error" id="problem" role="alert">Please write an answer.</p>',
			);
			expect(empty.html).toMatch(/<textarea [^>]* aria-invalid="true" aria-describedby="problem">/);
		}
		const long = await execution.respond({ text: `<b>${'x'.repeat(4000)}` });
		expect(long).toMatchObject({ status: 400, items: undefined });
		expect(long.html).toContain('Please write at most 4000 characters. Your answer has 4003.');
		expect(long.html).toContain(`\n&lt;b&gt;${'x'.repeat(4000)}</textarea>`);

		const text = 'The blue one.\nNot "red" & not <i>green</i>';
		const sent = await execution.respond({ text: ` ${text.replace('\n', '\r\n')}\r\n` });
		expect(sent.items).toEqual([{ data: { text, ...RESPONDED } }]);
		expect(sent.html).toContain('Not &quot;red&quot; &amp; not &lt;i&gt;green&lt;/i&gt;');
	});

	test('accepts the longest text that the field allows', async () => {
		const execution = await askAndWait(FREE_TEXT);
		const { items } = await execution.respond({ text: `${'ab\r\n'.repeat(1332)}ab\rc` });
		expect(items).toEqual([{ data: { text: `${'ab\n'.repeat(1333)}c`, ...RESPONDED } }]);
	});

	test('escapes the question and the labels', async () => {
		const evil = '</p><script>alert(1)</script>"\'&';
		const message = `=${evil} {{ $now.toMillis() }}`;
		const execution = await askAndWait({ message, ...labels(evil, '"><img src=x>') });
		const { html } = await execution.open();
		expect(html).not.toMatch(/<script|<img|" ?onerror/);
		const escaped = '&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;';
		expect(html).toContain(execution.question.text.replace(evil, escaped));
		expect(html).toContain(`>${escaped}</button>`);
		const approved = await execution.respond({ answer: 'approve' });
		expect(approved.html).not.toMatch(/<script|<img/);
	});

	test('an old or unknown link changes nothing, and the page says that the question is closed', async () => {
		const credentials = createCredential();
		const { question: old } = await askAndWait(DOUBLE, { credentials });
		const execution = await askAndWait(DOUBLE, { credentials });
		for (const query of [old.query, '', 'nonce=', 'nonce=a&nonce=b', `nonce=${'0'.repeat(32)}`]) {
			const approved = await execution.respond({ answer: 'approve' }, query);
			for (const page of [await execution.open(query), approved]) {
				expect(page).toMatchObject({ status: 410, items: undefined });
				expect(page.html).toContain('This question is closed');
				expect(page.html).toContain('It was answered, or another question has replaced it.');
				expect(page.html).not.toContain('<form');
			}
		}
	});

	test('accepts one response only, even before n8n has stored it', async () => {
		const execution = await askAndWait(DOUBLE);
		expect((await execution.respond({ answer: 'approve' })).items).toHaveLength(1);
		const declined = await execution.respond({ answer: 'decline' });
		for (const page of [declined, await execution.open()]) {
			expect(page).toMatchObject({ status: 409, items: undefined });
			expect(page.html).toContain('This question has already been answered');
			expect(page.html).toContain('Your first answer counts.');
		}
	});

	test('stays open if n8n failed to store the response', async () => {
		const execution = await askAndWait(DOUBLE);
		execution.failsToStore = true;
		const failed = await execution.respond({ answer: 'approve' });
		expect(failed).toMatchObject({ status: 500, items: undefined });
		execution.failsToStore = false;
		const { items } = await execution.respond({ answer: 'decline' });
		expect(items).toMatchObject([{ data: { approved: false } }]);
	});
});

describe("n8n's Request Options", () => {
	/** Removes texts, because n8n's linter requires other ones. Workflows do not depend on them. */
	const withoutTexts = (value: unknown): unknown =>
		JSON.parse(
			JSON.stringify(value, (key, inner: unknown) => {
				if (key === 'description') return undefined;
				return key === 'displayName' ? String(inner).toLowerCase() : inner;
			}),
		);
	const requestOptionsOf = ({ description }: INodeType): INodeProperties | undefined =>
		description.properties.find(({ name }) => name === 'requestOptions');

	test('are those that n8n adds to other declarative nodes', async () => {
		const loader = new PackageDirectoryLoader(process.cwd());
		await loader.loadAll();
		const other = {
			description: { requestDefaults: {}, outputs: ['main'], properties: [] },
		} as unknown as INodeType;
		PackageDirectoryLoader.applyDeclarativeNodeOptionParameters(other);
		const added = requestOptionsOf(other);
		const own = requestOptionsOf(loader.getNode('sangomaCx').type as INodeType);
		expect(added?.options).toHaveLength(4);
		expect(withoutTexts(own)).toEqual(withoutTexts(added));
	});
});
