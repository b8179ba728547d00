// A question that cannot be asked, in a node that continues on fail: the input alone would look like a
// question that nobody answered in time.
import type { INodeParameters } from 'n8n-workflow';
import type { NodeResult } from '../kit/engine/engine.cts';
import { createCredential, seed, simulator } from '../kit/engine/tenant.cts';
import { ask } from '../kit/engine/waiting-execution.cts';

beforeEach(seed);

const limit = (values: INodeParameters): INodeParameters => ({
	options: { limitWaitTime: { values } },
});

const ITEMS = [{ order: 7, hours: 0, label: 'Only one', until: '2001-01-01T00:00:00Z' }];
const UNKNOWN = '={{ $("No such node").first().json.value }}';
const UNKNOWN_NODE = expect.stringMatching(/No such node|doesn't exist/);

// prettier-ignore
const CASES: Array<[what: string, parameters: INodeParameters, error: unknown]> = [
	['a limit in the past', limit({ limitType: 'atSpecifiedTime', maxDateAndTime: '={{ $json.until }}' }), 'Limit Wait Time is in the past: "2001-01-01T00:00:00Z"'],
	['a limit that is no duration', limit({ resumeAmount: '={{ $json.hours }}', resumeUnit: 'hours' }), 'Limit Wait Time is not a duration: "0 hours"'],
	['a limit whose expression fails', limit({ resumeAmount: UNKNOWN, resumeUnit: 'hours' }), UNKNOWN_NODE],
	['one choice', { responseType: 'choice', choices: { values: [{ label: '={{ $json.label }}' }] } }, 'Choices has fewer than two labels'],
	['a label whose expression fails', { approvalOptions: { values: { approveLabel: UNKNOWN } } }, UNKNOWN_NODE],
	['a proxy whose expression fails', { requestOptions: { proxy: UNKNOWN } }, UNKNOWN_NODE],
	['an unknown response type', { responseType: '={{ "text" }}' }, 'Response Type is unknown: "text"'],
	['an unknown type of approval', { approvalOptions: { values: { approvalType: '={{ "both" }}' } } }, 'Type of Approval is unknown: "both"'],
	['an empty message', { message: '={{ $json.none }}' }, 'Message is empty'],
];

/** Fails if a question was sent, or the execution waits. */
function expectNothingSent({ run }: NodeResult): void {
	expect(run.data.waitTill).toBeUndefined();
	expect(simulator.requests).toEqual([]);
}

describe.each(CASES)('With %s', (_what, parameters, error) => {
	const failed = { error, description: expect.any(String) as unknown };

	test('the error output gets the item', async () => {
		const result = await ask(parameters, { items: ITEMS, onError: 'continueErrorOutput' });
		expect(result.error).toBeUndefined();
		expect(result.outputs).toEqual([
			[],
			[expect.objectContaining({ json: { ...ITEMS[0], ...failed }, pairedItem: { item: 0 } })],
		]);
		expectNothingSent(result);
	});

	test('the item becomes the error, without an error output', async () => {
		const result = await ask(parameters, { items: ITEMS, onError: 'continueRegularOutput' });
		expect(result.error).toBeUndefined();
		expect(result.outputs).toEqual([[{ json: failed, pairedItem: { item: 0 } }]]);
		expectNothingSent(result);
	});

	test('the workflow stops otherwise', async () => {
		const result = await ask(parameters, { items: ITEMS });
		expect(result.error?.message).toEqual(error);
		expectNothingSent(result);
	});
});

describe('An n8n without a public address', () => {
	const askFrom = async (webhookWaitingBaseUrl: string, baseUrl: string) =>
		await ask(
			{},
			{
				credentials: createCredential({ baseUrl, oauthTokenData: { access_token: 'a-token' } }),
				additionalData: { webhookWaitingBaseUrl },
				items: ITEMS,
			},
		);

	test.each(['http://localhost:5678', 'http://127.0.0.1:5678', 'https://[::1]/n8n'])(
		'%s sends no question that customers cannot open',
		async (address) => {
			const baseUrl = 'https://cpaas.sangoma.com/cx';
			const result = await askFrom(`${address}/webhook-waiting`, baseUrl);
			expect(result.error).toMatchObject({
				message: `The question's link cannot be opened by customers: the address of this n8n is ${new URL(address).origin}`,
				description:
					'Set WEBHOOK_URL of your n8n (in queue mode, of every process) to its public https:// URL, and restart it. Nothing was sent. [item 0]',
			});
			expectNothingSent(result);
		},
	);

	test('asks with the simulator on the same machine', async () => {
		const { error } = await ask(
			{},
			{ additionalData: { webhookWaitingBaseUrl: 'http://localhost:5678/webhook-waiting' } },
		);
		expect(error).toBeUndefined();
		expect(simulator.requests).toHaveLength(1);
	});
});
