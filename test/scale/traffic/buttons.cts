// Customers who open the links that they were sent, and press the button there.
import { Agent } from 'node:http';
import axios, { isAxiosError } from 'axios';

/** Who presses buttons, and how often a connection broke under them. */
export interface Customers {
	/** Connections that broke: each of them was tried once more. */
	broken: number;
	/**
	 * Presses a link's button at each of these processes at once. Gives how many of them thanked for it,
	 * as far as their answers came through.
	 */
	press(link: string, processUrls: string[]): Promise<number>;
}

const THANKS = 'Thank you';

/** Nobody answered: neither yes nor no. */
const hasNoAnswer = (error: unknown) => isAxiosError(error) && error.response === undefined;

/** Customers without a browser. */
export function gatherCustomers(): Customers {
	const http = axios.create({
		proxy: false,
		// A connection kept alive is closed by an n8n that was busy for longer than its patience.
		httpAgent: new Agent({ keepAlive: false }),
		responseType: 'text',
		validateStatus: () => true,
	});
	const once = async (link: string, processUrl: string): Promise<number> => {
		const { pathname, search } = new URL(link);
		const body = new URLSearchParams({ answer: 'approve' });
		const { data } = await http.post<string>(`${processUrl}${pathname}${search}`, body);
		return data.includes(THANKS) ? 1 : 0;
	};
	const customers: Customers = {
		broken: 0,
		press: async (link, processUrls) => {
			const answers = processUrls.map(async (url) => {
				try {
					return await once(link, url);
				} catch (error) {
					if (!hasNoAnswer(error)) throw error;
					customers.broken++;
					return await once(link, url);
				}
			});
			return (await Promise.all(answers)).reduce((sum, thanks) => sum + thanks, 0);
		},
	};
	return customers;
}

/** Does something for each of these, at most so many at a time; gives what it gave, in order. */
export async function mapAtMost<T, R>(
	limit: number,
	all: T[],
	act: (one: T) => Promise<R>,
): Promise<R[]> {
	const results = new Array<R>(all.length);
	const left = all.entries();
	const lane = async () => {
		for (const [index, one] of left) results[index] = await act(one);
	};
	await Promise.all(Array.from({ length: limit }, lane));
	return results;
}
