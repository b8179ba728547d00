/* Changes as events describe them, as recorded. */

/** The engine's columns, in the order in which changes list them. */
const COLUMNS = [
	...['id', 'name', 'email', 'phone_number', 'account_id', 'inbox_id', 'status', 'assignee_id'],
	...['created_at', 'updated_at', 'contact_id', 'display_id', 'additional_attributes'],
	...['contact_inbox_id', 'uuid', 'identifier', 'last_activity_at', 'contact_type', 'blocked'],
	...['team_id', 'snoozed_until', 'custom_attributes', 'first_reply_created_at', 'priority'],
	...['waiting_since', 'cached_label_list', 'label_list'],
];

const isTime = (column: string) => /_(at|since|until)$/.test(column);

const show = (column: string, value: unknown) =>
	isTime(column) && typeof value === 'number' ? new Date(value).toISOString() : value;

/** The value of a column before and after. */
export type Change = [previous: unknown, current: unknown];

/** Returns the `changed_attributes` of an event. */
export const changedAttributes = (changes: Record<string, Change>) =>
	COLUMNS.filter((column) => column in changes).map((column) => {
		const [previous, current] = changes[column].map((value) => show(column, value));
		return { [column]: { previous_value: previous, current_value: current } };
	});

/** Returns the columns whose values differ from a record, with both values. */
export function findChanges(record: object, updates: object): Record<string, Change> {
	const values = record as Record<string, unknown>;
	return Object.fromEntries(
		Object.entries(updates)
			.filter(([column, value]) => JSON.stringify(value) !== JSON.stringify(values[column]))
			.map(([column, value]) => [column, [values[column], value]]),
	);
}

/** Returns the current time, or a later one if the last change was now. */
export const later = (last: number): number => Math.max(Date.now(), last + 1);
