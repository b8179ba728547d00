import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Client } from '../clients.cts';
import { SCOPES } from '../contract.cts';
import { applyFault } from '../faults/kinds.cts';
import { sendOutcome, readBody, type HttpResponse } from '../http.cts';
import type { RecordedTokenRequest } from '../journal.cts';
import type { SimulatedTenant } from '../tenant.cts';
import { ApiError, responseOrError } from './errors.cts';

/** Path of the token endpoint, without a trailing slash (documented). */
export const TOKEN_PATH = '/oauth/token';

/** Handles `POST /oauth/token`: client credentials with HTTP Basic, as documented. */
export const tokenEndpoint =
	(tenant: SimulatedTenant) => async (req: IncomingMessage, res: ServerResponse) => {
		const { faults, journal, redirectTarget, settings } = tenant;
		const form = new URLSearchParams(await readBody(req));
		const basic = readBasic(req.headers.authorization);
		const fault = faults.next({ operation: 'token', path: TOKEN_PATH, body: undefined });
		const record = journal.beginToken({
			at: Date.now(),
			clientId: basic?.clientId ?? form.get('client_id'),
			authentication: basic ? 'basic' : form.has('client_secret') ? 'body' : 'none',
			grantType: form.get('grant_type'),
			scope: form.get('scope'),
			grantedScope: null,
			fault: fault?.kind,
		});
		const process = () => {
			const response = responseOrError(() => issueToken(tenant, req, form, basic, record));
			if (response.status !== 200) record.error = String(Object(response.body).error);
			return response;
		};
		const outcome = applyFault(fault, process, redirectTarget.url + TOKEN_PATH);
		sendOutcome(res, outcome, settings.tokenLatencyMs, (status) => {
			journal.endToken(record, status);
			tenant.emit('token', record);
		});
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

function issueToken(
	{ clients, settings }: SimulatedTenant,
	req: IncomingMessage,
	form: URLSearchParams,
	basic: Basic,
	record: RecordedTokenRequest,
): HttpResponse {
	checkForm(req, form);
	const client = basic && clients.authenticate(basic.clientId, basic.clientSecret);
	if (!client) throw oauthError(401, 'invalid_client', 'Client authentication failed');
	const scopes = checkScopes(client, form.get('scope') ?? '');
	const expires_in = settings.tokenLifetimeSeconds;
	const access_token = clients.issueToken(client, scopes, expires_in);
	record.grantedScope = scopes.join(' ');
	const body = { access_token, scope: record.grantedScope, token_type: 'bearer', expires_in };
	return { status: 200, body, headers: { 'cache-control': 'no-store' } };
}

/** Creates an error in OAuth's format (the descriptions are inferred). */
const oauthError = (status: number, error: string, error_description: string) =>
	new ApiError(status, { error, error_description });

function checkForm(req: IncomingMessage, form: URLSearchParams): void {
	const type = req.headers['content-type']?.split(';')[0].trim();
	if (type !== 'application/x-www-form-urlencoded')
		throw oauthError(400, 'invalid_request', 'The body must be a form');
	if (form.has('client_secret'))
		throw oauthError(401, 'invalid_client', 'Credentials belong in the Authorization header');
	if (form.get('grant_type') !== 'client_credentials')
		throw oauthError(400, 'unsupported_grant_type', 'grant_type must be client_credentials');
}

function checkScopes(client: Client, scope: string): string[] {
	const scopes = scope.split(' ').filter((name) => name !== '');
	if (scopes.length === 0) throw oauthError(400, 'invalid_scope', 'Request at least one scope');
	for (const name of scopes) {
		if (!SCOPES.includes(name))
			throw oauthError(400, 'invalid_scope', `The scope ${name} does not exist`);
		if (!client.scopes.includes(name))
			throw oauthError(400, 'invalid_scope', `This client may not request ${name}`);
	}
	return scopes;
}
