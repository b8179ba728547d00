import { errorOf, jsonOf } from '../../tools/n8n/client/executions.cts';
import { createFixture, save, useFixture } from '../kit/n8n/fixture.cts';
import { startWith } from '../kit/n8n/nodes.cts';
import {
	answer,
	APPROVE,
	ASK,
	askAndWait,
	askInLoop,
	askNode,
	DECLINE,
	isAccepted,
	links,
	open,
	startConversation,
	told,
	waitForQuestion,
} from '../kit/n8n/questions.cts';

const RESPONDED = { respondedAt: expect.stringMatching(/^\d{4}-.*Z$/) };

describe('a question to a customer', () => {
	const fixture = useFixture(createFixture);

	test('is answered once: previews, forged links and a second answer have no effect', async () => {
		const { id, conversationId, link } = await askAndWait(fixture);
		for (const agent of ['Slackbot-LinkExpanding 1.0', 'WhatsApp/2.0', 'Mozilla/5.0']) {
			const page = await open(link, agent);
			expect(page).toMatchObject({ status: 200, html: expect.stringContaining('Decline') });
		}
		const withParameter = (name: string, value?: string) => {
			const url = new URL(link);
			if (value === undefined) url.searchParams.delete(name);
			else url.searchParams.set(name, value);
			return url.toString();
		};
		const forgeries = [
			withParameter('signature'),
			withParameter('signature', '0'.repeat(64)),
			withParameter('nonce', '0'.repeat(32)),
			withParameter('approved', 'true'),
		];
		for (const forged of forgeries) {
			expect((await answer(forged, APPROVE)).status).toBe(401);
			expect((await open(forged)).status).toBe(401);
		}
		expect((await answer(link, { answer: 'perhaps' })).status).toBe(400);
		await waitForQuestion(fixture, id);

		const answers = [DECLINE, APPROVE];
		const seen = await Promise.all(answers.map((fields) => answer(link, fields)));
		const execution = await fixture.n8n.executions.finished(id);
		expect(execution.status).toBe('success');
		const thanked = seen.map(isAccepted);
		expect(thanked.filter(Boolean)).toHaveLength(1);
		const approved = thanked[1];
		expect(seen[approved ? 1 : 0].html).toContain(approved ? 'Approve' : 'Decline');
		expect(jsonOf(execution, ASK)).toEqual([{ data: { approved, ...RESPONDED } }]);
		expect(told(fixture, conversationId)).toEqual([String(approved)]);

		for (const again of [await open(link), await answer(link, APPROVE)]) {
			expect(again.html).toContain('No action required');
		}
		expect(told(fixture, conversationId)).toHaveLength(1);
	});

	test('is asked again in a loop: each has one answer, and old links are closed', async () => {
		const conversationId = await startConversation(fixture);
		const id = await askInLoop(fixture, conversationId);
		const old: string[] = [];
		for (const fields of [APPROVE, DECLINE, APPROVE]) {
			const number = old.length + 1;
			await waitForQuestion(fixture, id, { questions: number });
			for (const link of old) {
				const pages = [await open(link), await answer(link, APPROVE)];
				expect(pages.map(({ status }) => status)).toEqual([410, 410]);
				expect(pages[1].html).toContain('This question is closed');
			}
			const link = (await links(fixture, conversationId, number))[number - 1];
			expect((await open(link)).html).toContain(`Question ${number}`);
			expect((await answer(link, fields)).status).toBe(200);
			old.push(link);
		}
		const execution = await fixture.n8n.executions.finished(id);
		expect(execution.status).toBe('success');
		expect(told(fixture, conversationId)).toEqual(['true', 'false', 'true']);
	});

	test('takes a free-text answer', async () => {
		const { id, conversationId, link } = await askAndWait(fixture, { responseType: 'freeText' });
		expect((await open(link)).html).toContain('<textarea');
		expect((await answer(link, { text: '  ' })).html).toContain('Please write an answer.');
		await waitForQuestion(fixture, id);
		const text = 'Keep it,\nbut <b>send</b> it to "Rosa".';
		const { status, html, headers } = await answer(link, { text });
		expect(status).toBe(200);
		expect(html).toContain('but &lt;b&gt;send&lt;/b&gt; it to &quot;Rosa&quot;.');
		expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
		const execution = await fixture.n8n.executions.finished(id);
		expect(jsonOf(execution, ASK)).toEqual([{ data: { text, ...RESPONDED } }]);
		expect(told(fixture, conversationId)).toEqual([text]);
	});

	test('stops the execution if it cannot be sent', async () => {
		const id = await save(fixture, ...startWith([{}]), askNode(fixture, 999_999));
		const execution = await fixture.n8n.executions.run(id);
		expect(execution.status).toBe('error');
		expect(errorOf(execution)?.message).toMatch(/^Sangoma CX found no such conversation/);
	});
});
