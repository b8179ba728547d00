import { startSimulator, type Simulator } from '../../simulator/index.cts';
import { sampleOf } from '../samples.cts';
import { send, sendLike, simulator } from './setup.cts';

let other: Simulator;

beforeAll(async () => {
	other = await startSimulator();
});
afterAll(() => other.close());

test('saved records are the same in another simulator, where the chats continue', async () => {
	await send(sampleOf('agent:call'));
	await send(sampleOf('webhook:create'));
	await send(sampleOf('agentBot:create'));
	await sendLike('agentBot:assign', { agent_bot_id: String(simulator.bots[0].id) });
	simulator.act('agents', { name: 'agent.ben', loggedIn: false });
	const rosa = { inboxId: 12, name: 'Rosa', email: 'rosa@example.org' };
	const { conversation } = await simulator.sendCustomerMessage({ ...rosa, content: 'Hello' });

	expect(other.state.restore(simulator.state.save())).toBe(true);
	expect(other.state.save()).toBe(simulator.state.save());
	const { id: conversationId } = conversation;
	const input = { ...rosa, conversationId, content: 'Still me' };
	const { message, contact } = await other.sendCustomerMessage(input);
	expect(contact.id).toBe(conversation.contact_id);
	expect(message.id).toBeGreaterThan(simulator.messages.at(-1)?.id ?? 0);
	expect(other.conversations).toHaveLength(1);
	expect(other.conversations[0].last_message?.content).toBe('Still me');
});

test('records of another version are not restored', () => {
	const saved = simulator.state.save().replace(/[0-9a-f]{64}/, '0'.repeat(64));
	expect(simulator.state.restore(saved)).toBe(false);
	expect(simulator.agents).not.toEqual([]);
});
