/** The middle one of an odd number of figures. */
export function median(figures: number[]): number {
	return [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)];
}

/** Prints rows, of which the first is the head, as a table with aligned columns. */
export function printTable(rows: string[][]): void {
	const widths = rows[0].map((_cell, column) => Math.max(...rows.map((row) => row[column].length)));
	const pad = (cell: string, column: number) =>
		column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]);
	for (const row of rows) console.log(row.map(pad).join('  '));
}
