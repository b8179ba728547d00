import type { IDataObject } from 'n8n-workflow';
import type { RestSession } from '../../../tools/n8n/client/rest.cts';

const MAX_ROWS = 250;

interface List<T> {
	data: T[];
}

/** Returns the URL of one of the owner's data tables, by its name. */
async function tableUrl(rest: RestSession, name: string): Promise<string> {
	const project = await rest.send<{ id: string }>('GET', '/rest/projects/personal');
	const url = `/rest/projects/${project.id}/data-tables`;
	const filter = JSON.stringify({ name });
	const { data } = await rest.send<List<{ id: string; name: string }>>('GET', url, undefined, {
		filter,
	});
	const found = data.find((table) => table.name === name);
	if (!found) throw new Error(`There is no table "${name}".`);
	return `${url}/${found.id}`;
}

/** Adds rows to one of the owner's data tables. */
export async function addRows(rest: RestSession, table: string, rows: IDataObject[]) {
	const url = `${await tableUrl(rest, table)}/insert`;
	await rest.send('POST', url, { data: rows, returnType: 'count' });
}

/** Returns the first rows of one of the owner's data tables, oldest first. */
export async function readRows(rest: RestSession, table: string): Promise<IDataObject[]> {
	const url = `${await tableUrl(rest, table)}/rows`;
	const params = { take: MAX_ROWS, sortBy: 'id:asc' };
	return (await rest.send<List<IDataObject>>('GET', url, undefined, params)).data;
}
