import { randomBytes } from 'node:crypto';
import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import { asRecord, asText } from '../../api/values';

/** What a customer is asked, kept as they were asked it until they answer. */
export interface Question {
	/** In the link: tells this question from those that the same node asked before. */
	nonce: string;
	message: string;
	/** What stands on the buttons; there are none where the answer is a text. */
	buttons?: {
		approve: string;
		/** Only where the customer may say no. */
		decline?: string;
	};
}

/** The key of n8n's context of the node under which the question is kept. */
const KEY = 'question';

function readButtons(context: IExecuteFunctions): Question['buttons'] {
	if (context.getNodeParameter('responseType', 0, 'approval') === 'freeText') return undefined;
	const values = asRecord(context.getNodeParameter('approvalOptions.values', 0, {}));
	const approve = asText(values.approveLabel)?.trim() || 'Approve';
	if (values.approvalType !== 'double') return { approve };
	return { approve, decline: asText(values.disapproveLabel)?.trim() || 'Decline' };
}

/** Makes the question of the first item. Throws what n8n throws if an expression fails. */
export function makeQuestion(context: IExecuteFunctions, message: string): Question {
	return { nonce: randomBytes(16).toString('hex'), message, buttons: readButtons(context) };
}

/** Keeps the question with the execution, in place of the one that the node asked before. */
export function keepQuestion(context: IExecuteFunctions, question: Question): void {
	context.getContext('node')[KEY] = JSON.stringify(question);
}

/** Gives the question that a waiting execution asked last; undefined if it asked none. */
export function recallQuestion(context: IWebhookFunctions): Question | undefined {
	// Braces in a node's name would end the expression.
	const name = JSON.stringify(context.getNode().name).replace(/[{}]/g, (brace) =>
		brace === '{' ? '\\u007b' : '\\u007d',
	);
	const kept = context.evaluateExpression(`{{ $node[${name}].context.${KEY} }}`);
	if (typeof kept !== 'string') return undefined;
	const { nonce, message, buttons } = asRecord(JSON.parse(kept));
	const { approve, decline } = asRecord(buttons);
	return {
		nonce: String(nonce),
		message: String(message),
		buttons:
			buttons === undefined ? undefined : { approve: String(approve), decline: asText(decline) },
	};
}
