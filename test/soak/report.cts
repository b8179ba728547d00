/** The measurements at one moment. */
export interface Sample {
	/** Minutes since the start. */
	minutes: number;
	/** In MB; the heap after a garbage collection. */
	rss: number;
	heap: number;
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Returns the difference in MB between the averages of the last and the middle third of a run. */
export function growth(samples: Sample[], of: 'heap' | 'rss'): number {
	const third = Math.floor(samples.length / 3);
	const average = (part: Sample[]) => mean(part.map((sample) => sample[of]));
	return average(samples.slice(-third)) - average(samples.slice(third, 2 * third));
}

/** Returns a plot of the memory over time, as a Mermaid chart. */
export function drawPlot(samples: Sample[]): string {
	const line = (of: 'heap' | 'rss') => samples.map((sample) => Math.round(sample[of])).join(', ');
	return `\`\`\`mermaid
xychart-beta
    title "Resident memory, and heap after garbage collection"
    x-axis "minutes" 0 --> ${samples.at(-1)?.minutes.toFixed(1)}
    y-axis "MB" 0 --> ${Math.ceil(Math.max(...samples.map(({ rss }) => rss)) / 100) * 100}
    line [${line('rss')}]
    line [${line('heap')}]
\`\`\``;
}
