import type {
	IExecutePaginationFunctions,
	IHookFunctions,
	ILoadOptionsFunctions,
} from 'n8n-workflow';

/** Where a request comes from: an item of the node, a list in the editor, or the trigger's activation. */
export type RequestContext = IExecutePaginationFunctions | IHookFunctions | ILoadOptionsFunctions;

export const CREDENTIAL = 'sangomaCxOAuth2Api';
