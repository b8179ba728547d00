/** Maximum number of rows per table, so that a run of several days does not exhaust the memory. */
const MAX_ROWS = 50_000;

/** Appends a row. Drops and returns the oldest tenth once there are more than `limit` rows. */
export function pushBounded<T>(rows: T[], row: T, limit = MAX_ROWS): T[] {
	rows.push(row);
	return rows.length > limit ? rows.splice(0, Math.ceil(limit / 10)) : [];
}

/** Thrown for an ID that no record has. */
export class RecordNotFound extends Error {}

/** The content of a table. */
export interface TableDump<T> {
	nextId: number;
	rows: T[];
}

/** A bounded table with ascending IDs and lookups by ID and by key. `rows` is always the same array. */
export class Table<T extends { id: number }> {
	readonly rows: T[] = [];
	private readonly byId = new Map<number, T>();
	private readonly byKey = new Map<string | null, T>();
	private nextId: number;

	constructor(
		/** What a row is, for error messages. */
		private readonly name: string,
		private readonly firstId: number,
		private readonly keysOf: (row: T) => Array<string | null> = () => [],
	) {
		this.nextId = firstId;
	}

	add(row: Omit<T, 'id'> & { id?: number }): T {
		return this.insert({ ...row, id: row.id ?? this.nextId++ } as T);
	}

	/** Changes a row in place, and its keys. */
	update(row: T, values: Partial<T>): void {
		this.unindex(row);
		this.index(Object.assign(row, values));
	}

	/** Removes a row. */
	remove(row: T): void {
		this.rows.splice(this.rows.indexOf(row), 1);
		this.unindex(row);
	}

	/** Returns the row with this ID. @throws RecordNotFound if there is none */
	get(id: number): T {
		const found = this.byId.get(id);
		if (!found) throw new RecordNotFound(`There is no ${this.name} ${id}`);
		return found;
	}

	/** Returns the row with this ID, if there is one. */
	find(id: number | null): T | undefined {
		return id === null ? undefined : this.byId.get(id);
	}

	/** Returns the newest row with this key. */
	findByKey(key: string | null | undefined): T | undefined {
		return key ? this.byKey.get(key) : undefined;
	}

	/** Returns the rows and the next ID, for `load`. */
	dump(): TableDump<T> {
		return { nextId: this.nextId, rows: this.rows };
	}

	/** Replaces all rows by those of a dump. */
	load({ nextId, rows }: TableDump<T>): void {
		this.clear();
		for (const row of rows) this.insert(row);
		this.nextId = nextId;
	}

	clear(): void {
		this.rows.length = 0;
		this.byId.clear();
		this.byKey.clear();
		this.nextId = this.firstId;
	}

	private insert(row: T): T {
		this.index(row);
		for (const dropped of pushBounded(this.rows, row)) this.unindex(dropped);
		return row;
	}

	private index(row: T): void {
		this.byId.set(row.id, row);
		for (const key of this.keysOf(row)) this.byKey.set(key, row);
	}

	private unindex(row: T): void {
		this.byId.delete(row.id);
		for (const key of this.keysOf(row)) if (this.byKey.get(key) === row) this.byKey.delete(key);
	}
}
