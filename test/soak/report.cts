/** The measurements at one moment. */
export interface Measurement {
	minutes: number;
	/** In MB; the heap after a garbage collection. */
	rss: number;
	heap: number;
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Returns the difference in MB between the averages of the last and the middle third of a run. */
export function growth(measurements: Measurement[], of: 'heap' | 'rss'): number {
	const third = Math.floor(measurements.length / 3);
	const average = (part: Measurement[]) => mean(part.map((each) => each[of]));
	return average(measurements.slice(-third)) - average(measurements.slice(third, 2 * third));
}

/** Returns a plot of the memory over time, as a Mermaid chart. */
export function drawPlot(measurements: Measurement[]): string {
	const line = (of: 'heap' | 'rss') => measurements.map((each) => Math.round(each[of])).join(', ');
	return `\`\`\`mermaid
xychart-beta
    title "Resident memory, and heap after garbage collection"
    x-axis "minutes" 0 --> ${measurements.at(-1)?.minutes.toFixed(1)}
    y-axis "MB" 0 --> ${Math.ceil(Math.max(...measurements.map(({ rss }) => rss)) / 100) * 100}
    line [${line('rss')}]
    line [${line('heap')}]
\`\`\``;
}
