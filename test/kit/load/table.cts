/** Returns a quantile of the values (0 to 1); NaN if there are none. */
export function quantile(values: number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.floor((sorted.length - 1) * share)] ?? NaN;
}

/** Returns the median. For an even number of values, returns the lower of the two middle ones. */
export const median = (values: number[]): number => quantile(values, 0.5);

/** A column of a table of figures: its heading, and functions that read and print the figure of a row. */
export type Column<Row> = [heading: string, read: (row: Row) => number, print: Printer];

type Printer = (figure: number) => string;

/** Prints milliseconds. */
export const ms: Printer = (figure) => `${Math.round(figure)} ms`;

/** Prints milliseconds as seconds. */
export const seconds: Printer = (figure) => `${(figure / 1000).toFixed(2)} s`;

/** Returns a printer of plain numbers. */
export const number =
	(digits: number): Printer =>
	(figure) =>
		Number.isFinite(figure) ? figure.toFixed(digits) : '–';

/** Rows of figures, with the figures of each build. The first build is this checkout. */
export type Rows<Row> = Array<[name: string, builds: Row[]]>;

/** Prints a Markdown table of figures. For two builds, prints both and the ratio of the first to the second. */
export function printTable<Row>(columns: Array<Column<Row>>, rows: Rows<Row>): void {
	const ratio = number(2);
	const lines = rows.flatMap(([name, builds]) => [
		...builds.map((row, build) => [
			build === 0 ? name : `${name}, other build`,
			...columns.map(([, read, print]) => print(read(row))),
		]),
		...builds
			.slice(1)
			.map((other) => [
				`${name}, ratio`,
				...columns.map(([, read]) => ratio(read(builds[0]) / read(other))),
			]),
	]);
	const table = [['', ...columns.map(([heading]) => heading)], ...lines];
	const widths = table[0].map((_cell, column) =>
		Math.max(3, ...table.map((line) => line[column].length)),
	);
	const pad = (cell: string, column: number) =>
		column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]);
	const rule = widths.map((width, column) => `${'-'.repeat(width - 1)}${column === 0 ? '-' : ':'}`);
	const [head, ...body] = table.map((line) => line.map(pad));
	for (const line of [head, rule, ...body]) console.log(`| ${line.join(' | ')} |`);
}
