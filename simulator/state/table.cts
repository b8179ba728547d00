/** Maximum number of rows kept per table, so that a run of several days does not exhaust memory. */
const MAX_ROWS = 50_000;

/** Appends in place; drops and returns the oldest tenth once there are more than `limit` rows. */
export function pushBounded<T>(rows: T[], row: T, limit = MAX_ROWS): T[] {
	rows.push(row);
	return rows.length > limit ? rows.splice(0, Math.ceil(limit / 10)) : [];
}

/** A bounded table with ascending IDs and lookups by ID and by key. `rows` is always the same array. */
export class Table<T extends { id: number }> {
	readonly rows: T[] = [];
	private readonly byId = new Map<number, T>();
	private readonly byKey = new Map<string | null, T>();
	private nextId: number;

	constructor(
		private readonly firstId: number,
		private readonly keysOf: (row: T) => Array<string | null> = () => [],
	) {
		this.nextId = firstId;
	}

	add(row: Omit<T, 'id'> & { id?: number }): T {
		const added = { ...row, id: row.id ?? this.nextId++ } as T;
		this.byId.set(added.id, added);
		for (const key of this.keysOf(added)) this.byKey.set(key, added);
		for (const dropped of pushBounded(this.rows, added)) this.unindex(dropped);
		return added;
	}

	/** Changes a row in place, and its keys. */
	update(row: T, change: (row: T) => void): void {
		for (const key of this.keysOf(row)) if (this.byKey.get(key) === row) this.byKey.delete(key);
		change(row);
		for (const key of this.keysOf(row)) this.byKey.set(key, row);
	}

	/** Removes a row. */
	remove(row: T): void {
		this.rows.splice(this.rows.indexOf(row), 1);
		this.unindex(row);
	}

	find(id: number | null): T | undefined {
		return id === null ? undefined : this.byId.get(id);
	}

	/** Returns the newest row with this key. */
	findByKey(key: string | null | undefined): T | undefined {
		return key ? this.byKey.get(key) : undefined;
	}

	clear(): void {
		this.rows.length = 0;
		this.byId.clear();
		this.byKey.clear();
		this.nextId = this.firstId;
	}

	private unindex(row: T): void {
		this.byId.delete(row.id);
		for (const key of this.keysOf(row)) if (this.byKey.get(key) === row) this.byKey.delete(key);
	}
}
