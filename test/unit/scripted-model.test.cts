// The playground's stand-in for a language model: it must never act on what it does not understand.
import { answerChat } from '../../tools/model/script.cts';

const tool = (name: string, description = '') => ({ function: { name, description } });
const TOOLS = [
	tool('Call_the_Customer_Back', 'Call the customer back by telephone.'),
	tool('Hand_Over_to_a_Human'),
	tool('Say_Goodbye'),
	tool('Finish_the_Chat'),
	tool('Get_Inboxes', 'Lists all inboxes of the contact center with their channels.'),
];
const NUMBER = { role: 'user', content: 'My number is +1 555 010 0142.' } as const;

/** Returns the model's answer to a customer whose number it knows. */
const answer = (content: string) => answerChat([NUMBER, { role: 'user', content }], TOOLS);

test.each([
	['Please call me back.', 'Call_the_Customer_Back'],
	['Have me called back at +15550100077!', 'Call_the_Customer_Back'],
	['Could you ring me?', 'Call_the_Customer_Back'],
	['Can I talk to a human, please?', 'Hand_Over_to_a_Human'],
	['A human please', 'Hand_Over_to_a_Human'],
	['I want to speak with an agent', 'Hand_Over_to_a_Human'],
	['Thanks, bye', 'Say_Goodbye'],
	["No, that's all, thank you!", 'Say_Goodbye'],
	['Use Get Inboxes', 'Get_Inboxes'],
	['use the tool Finish the Chat now', 'Finish_the_Chat'],
])('does what is asked for: %s', (content, name) => {
	expect(answer(content)).toMatchObject({ tool: name });
});

test.each([
	'List the inboxes of the contact center',
	'Finish what you said about the chat',
	'Do not call me back',
	'Why did you call me back?',
	'Did someone call me?',
	"I don't want to talk to a human",
	'My travel agent sent me',
	'Someone stole my bicycle',
	'Goodbye is a sad word, what is the weather?',
	'Thanks, but where is my parcel?',
	'Thank you!',
	'Use it',
	'asdf',
	'Rufen Sie mich bitte nicht an',
	'Wo ist mein Paket? Danke, bye',
])('does not act on: %s', (content) => {
	expect(answer(content)).toEqual({ text: expect.any(String) });
});

test.each([
	['What is the weather?', /^I am a script, not a language model, and did not understand/],
	['Hello', /I am a script/],
	['Wo ist mein Paket?', /^Ich bin ein Skript/],
	['¿Dónde está mi paquete?', /^Soy un script/],
	['Où est mon colis ?', /^Je suis un script/],
	['أين طردي؟', /^أنا نص برمجي/],
	['我的包裹在哪里？', /^我是脚本/],
	['荷物はどこですか', /スクリプト/],
	['Onde está a minha encomenda? Obrigado', /^Sou um script/],
])('says that it is a script: %s', (content, expected) => {
	expect(answer(content)).toEqual({ text: expect.stringMatching(expected) });
});
