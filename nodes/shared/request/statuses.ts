import type { IgnoreStatusErrorConfig } from 'n8n-workflow';

/**
 * n8n hands on every answer with its status and headers, instead of an error from which n8n 1 drops
 * them: but for a 401, on which n8n 2 renews the token and repeats the request. n8n 1 ignores the
 * exception, and would renew the token for each request; `withValidToken` does it there.
 */
export const ANSWER_WHATEVER_STATUS: IgnoreStatusErrorConfig = { ignore: true, except: [401] };
