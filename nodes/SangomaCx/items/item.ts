import type {
	IDataObject,
	IExecuteFunctions,
	IExecutePaginationFunctions,
	INode,
} from 'n8n-workflow';
import { openAccess, type Access } from '../../api/access';
import type { RequestOptions } from '../../api/callApi';
import type { Outcome } from '../../api/failure/failure';
import type { RequestContext } from '../../api/token';
import type { Operation } from '../operations';
import { readRequestOptions } from './requestOptions';

/** What requests need beside their item. */
export interface Opened {
	access: Outcome<Access>;
	options: RequestOptions;
}

/** What all items of a node's run have in common. */
export interface Run {
	operation: Operation;
	/** With its parameters as they are saved: expressions are not evaluated. */
	node: INode;
	/** Opened once; rejects in n8n's words if there is no credential or an option is wrong. */
	opened: Promise<Opened>;
	signal: AbortSignal | undefined;
	/** Adds to a request's body what no parameter holds. */
	complete?: (body: IDataObject) => IDataObject;
}

/** One item, as either entrance gives it. */
export interface Item {
	index: number;
	/** n8n's own reading of a parameter for this item. */
	read: (name: string, fallback: string | number | boolean | object) => unknown;
	/** The fields that `$json` means, where they are at hand. */
	json?: IDataObject;
}

/** Opens the access to Sangoma CX and reads n8n's Request Options, once for all items of a run. */
export async function open(context: RequestContext, requestOptions: unknown): Promise<Opened> {
	const options = readRequestOptions(context.getNode(), requestOptions);
	return { options, access: await openAccess(context) };
}

/** An item of the node's input, as the engine hands them over. */
export function itemOf(context: IExecuteFunctions, json: IDataObject, index: number): Item {
	return {
		index,
		json,
		read: (name, fallback) => context.getNodeParameter(name, index, fallback) as unknown,
	};
}

/** The item of a request that n8n's RoutingNode makes. */
export function itemOfRequest(context: IExecutePaginationFunctions): Item {
	return {
		index: context.getItemIndex(),
		read: (name, fallback) => context.getNodeParameter(name, fallback) as unknown,
	};
}
