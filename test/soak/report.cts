/** What was measured at one moment. */
export interface Sample {
	/** Since the start, in seconds. */
	seconds: number;
	/** Events sent so far. */
	events: number;
	/** In MB; the heap after a garbage collection. */
	rss: number;
	heap: number;
}

const SIZE = { width: 860, height: 340, left: 60, right: 20, top: 40, bottom: 50 };

const LINES = [
	{ name: 'resident memory', color: '#8a8f98', of: ({ rss }: Sample) => rss },
	{ name: 'heap after garbage collection', color: '#0b6bcb', of: ({ heap }: Sample) => heap },
];

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** How many MB it grew from the middle third of the run to its last third, on average. */
export function growth(samples: Sample[], of: 'heap' | 'rss'): number {
	const third = Math.floor(samples.length / 3);
	const average = (part: Sample[]) => mean(part.map((sample) => sample[of]));
	return average(samples.slice(-third)) - average(samples.slice(third, 2 * third));
}

/** Draws the memory over time. */
export function drawPlot(samples: Sample[], title: string): string {
	const { width, height, left, right, top, bottom } = SIZE;
	const end = samples.at(-1)?.seconds ?? 1;
	const highest = Math.max(...samples.map(({ rss }) => rss));
	const step = Math.ceil(highest / 800) * 100;
	const most = Math.ceil(highest / step) * step;
	const x = (seconds: number) => left + (seconds / end) * (width - left - right);
	const y = (mb: number) => height - bottom - (mb / most) * (height - top - bottom);
	const text = (at: [number, number], words: string, more = '') =>
		`<text x="${at[0].toFixed(0)}" y="${at[1].toFixed(0)}" ${more}>${words}</text>`;
	const rows = Array.from({ length: most / step + 1 }, (_, row) => row * step).flatMap((mb) => [
		`<path d="M${left} ${y(mb).toFixed(1)}H${width - right}" stroke="#d8dce2"/>`,
		text([left - 8, y(mb) + 4], `${mb} MB`, 'text-anchor="end"'),
	]);
	const minutes = [0, 0.25, 0.5, 0.75, 1].map((part) =>
		text(
			[x(part * end), height - bottom + 20],
			`${((part * end) / 60).toFixed(1)} min`,
			'text-anchor="middle"',
		),
	);
	const lines = LINES.flatMap(({ name, color, of }, index) => [
		`<polyline fill="none" stroke="${color}" stroke-width="2" points="${samples
			.map((sample) => `${x(sample.seconds).toFixed(1)},${y(of(sample)).toFixed(1)}`)
			.join(' ')}"/>`,
		text([left + index * 160, height - 8], `— ${name}`, `fill="${color}"`),
	]);
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="#333">`,
		`<rect width="${width}" height="${height}" fill="#fff"/>`,
		text([left, 22], title, 'font-size="14"'),
		...rows,
		...minutes,
		...lines,
		'</svg>\n',
	].join('\n');
}
