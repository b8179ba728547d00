/** How many records of a kind are kept, so that a run of days does not fill the memory. */
export const KEPT = 50_000;

/** Appends in place and forgets the oldest tenth once there are more than `limit`. */
export function pushBounded<T>(rows: T[], row: T, limit = KEPT): T[] {
	rows.push(row);
	return rows.length > limit ? rows.splice(0, Math.ceil(limit / 10)) : [];
}

/** Rows with ids that count upwards, found by id or by key without a search; bounded. */
export class Table<T extends { id: number }> {
	readonly rows: T[] = [];
	private readonly byId = new Map<number, T>();
	private readonly byKey = new Map<string, T>();
	private nextId: number;

	constructor(
		private readonly firstId: number,
		private readonly keysOf: (row: T) => string[] = () => [],
	) {
		this.nextId = firstId;
	}

	add(row: Omit<T, 'id'> & { id?: number }): T {
		const added = { ...row, id: row.id ?? this.nextId++ } as T;
		this.byId.set(added.id, added);
		for (const key of this.keysOf(added)) this.byKey.set(key, added);
		for (const gone of pushBounded(this.rows, added)) this.forget(gone);
		return added;
	}

	find(id: number): T | undefined {
		return this.byId.get(id);
	}

	/** The newest row with this key. */
	findByKey(key: string): T | undefined {
		return this.byKey.get(key);
	}

	clear(): void {
		this.rows.length = 0;
		this.byId.clear();
		this.byKey.clear();
		this.nextId = this.firstId;
	}

	private forget(row: T): void {
		this.byId.delete(row.id);
		for (const key of this.keysOf(row)) if (this.byKey.get(key) === row) this.byKey.delete(key);
	}
}
