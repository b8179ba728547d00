import Ajv from 'ajv';
import { readContract } from '../../simulator/index.cts';

interface Response {
	$ref?: string;
	content?: object;
}

const contract = readContract() as {
	paths: Record<string, Record<string, { responses: { 200: Response } }>>;
	components: { responses: Record<string, Response> };
};
const ajv = new Ajv({ allErrors: true });
ajv.addSchema(contract, 'contract');

/** Validates values against a part of the contract, and returns the messages for invalid ones. */
function findErrors(pointer: string, values: unknown[]): string[] {
	const validate = ajv.compile({ $ref: `contract#${pointer}` });
	return values.flatMap((value) =>
		validate(value) ? [] : [`${pointer}: ${ajv.errorsText(validate.errors)}`],
	);
}

/** Validates successful responses against the contract, and returns the messages for invalid ones. */
export const checkResponses = (
	responses: Array<{ path: string; method: string; body: unknown }>,
): string[] =>
	responses.flatMap(({ path, method, body }) => {
		const response = contract.paths[path][method.toLowerCase()].responses[200];
		const shared = response.$ref?.slice(1);
		const { content } = shared ? contract.components.responses[shared.split('/')[3]] : response;
		if (!content) return body === '' ? [] : [`${path}: the body is not empty`];
		const own = `/paths/${path.replaceAll('/', '~1')}/${method.toLowerCase()}/responses/200`;
		return findErrors(`${shared ?? own}/content/application~1json/schema`, [body]);
	});

/** Validates events against a schema of the contract, and returns the messages for invalid ones. */
export const checkEvents = (schema: 'MessageEvent' | 'ConversationEvent', events: unknown[]) =>
	findErrors(`/components/schemas/${schema}`, events);
