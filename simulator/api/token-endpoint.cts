import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Client, Clients } from '../clients.cts';
import { SCOPES } from '../contract.cts';
import { meetFault } from '../faults/kinds.cts';
import type { FaultQueue } from '../faults/queue.cts';
import type { RedirectTarget } from '../faults/redirect-target.cts';
import type { RequestJournal, RecordedTokenRequest } from '../journal.cts';
import { conclude, once, readBody } from '../http.cts';
import type { Reply } from '../http.cts';
import type { Settings } from '../state/settings.cts';
import { pushBounded } from '../state/table.cts';
import { Refusal, replyOrRefuse } from './refusals.cts';

/** Where tokens are asked for; no slash at the end (documented). */
export const TOKEN_PATH = '/oauth/token';

/** An error of the token endpoint in OAuth's form (the words are inferred). */
const refuse = (status: number, error: string, error_description: string) =>
	new Refusal(status, { error, error_description });

/** The tenant, as its token endpoint sees it. */
interface TokenEndpoint {
	clients: Clients;
	settings: Settings;
	faults: FaultQueue;
	journal: RequestJournal;
	redirectTarget: RedirectTarget;
	emit(event: 'token', record: RecordedTokenRequest): boolean;
}

/** ResponseFormat `POST /oauth/token`: client credentials by HTTP Basic, as documented. */
export const tokenEndpoint =
	(endpoint: TokenEndpoint) => async (req: IncomingMessage, res: ServerResponse) => {
		const form = new URLSearchParams(await readBody(req));
		const basic = readBasic(req.headers.authorization);
		const record = recordRequest(endpoint.journal, form, basic);
		const fault = endpoint.faults.next('token', TOKEN_PATH);
		record.fault = fault?.kind;
		const elsewhere = endpoint.redirectTarget.url + TOKEN_PATH;
		const outcome = meetFault(fault, () => answer(endpoint, req, form, basic, record), elsewhere);
		const ending = once((status: number | null) => {
			record.status = status;
			endpoint.journal.count('token', status);
			endpoint.emit('token', record);
		});
		conclude(res, outcome, endpoint.settings.tokenLatencyMs, ending);
	};

type Basic = { clientId: string; clientSecret: string } | undefined;

function readBasic(authorization = ''): Basic {
	const [scheme, value = ''] = authorization.split(' ');
	if (scheme.toLowerCase() !== 'basic') return undefined;
	const text = Buffer.from(value, 'base64').toString();
	const colon = text.indexOf(':');
	if (colon < 0) return undefined;
	return { clientId: text.slice(0, colon), clientSecret: text.slice(colon + 1) };
}

function recordRequest(journal: RequestJournal, form: URLSearchParams, basic: Basic) {
	const record: RecordedTokenRequest = {
		id: journal.nextId(),
		at: Date.now(),
		clientId: basic?.clientId ?? form.get('client_id'),
		authentication: basic ? 'basic' : form.has('client_secret') ? 'body' : 'none',
		grantType: form.get('grant_type'),
		scope: form.get('scope'),
		grantedScope: null,
		status: null,
	};
	pushBounded(journal.tokenRequests, record);
	return record;
}

function answer(
	{ clients, settings }: TokenEndpoint,
	req: IncomingMessage,
	form: URLSearchParams,
	basic: Basic,
	record: RecordedTokenRequest,
): Reply {
	const act = () => {
		checkForm(req, form);
		const client = basic && clients.authenticate(basic.clientId, basic.clientSecret);
		if (!client) throw refuse(401, 'invalid_client', 'Client authentication failed');
		const scopes = checkScopes(client, form.get('scope') ?? '');
		const expires_in = settings.tokenLifetimeSeconds;
		const access_token = clients.issueToken(client, scopes, expires_in);
		record.grantedScope = scopes.join(' ');
		const body = { access_token, scope: record.grantedScope, token_type: 'bearer', expires_in };
		return { status: 200, body, headers: { 'cache-control': 'no-store' } };
	};
	return replyOrRefuse(act, ({ body }) => {
		record.error = String(body.error);
	});
}

function checkForm(req: IncomingMessage, form: URLSearchParams): void {
	const type = req.headers['content-type']?.split(';')[0].trim();
	if (type !== 'application/x-www-form-urlencoded')
		throw refuse(400, 'invalid_request', 'The body must be a form');
	if (form.has('client_secret'))
		throw refuse(401, 'invalid_client', 'Credentials belong in the Authorization header');
	if (form.get('grant_type') !== 'client_credentials')
		throw refuse(400, 'unsupported_grant_type', 'grant_type must be client_credentials');
}

function checkScopes(client: Client, scope: string): string[] {
	const scopes = scope.split(' ').filter((name) => name !== '');
	if (scopes.length === 0) throw refuse(400, 'invalid_scope', 'Ask for at least one scope');
	for (const name of scopes) {
		if (!SCOPES.includes(name)) throw refuse(400, 'invalid_scope', `There is no scope ${name}`);
		if (!client.scopes.includes(name))
			throw refuse(400, 'invalid_scope', `This client may not ask for ${name}`);
	}
	return scopes;
}
