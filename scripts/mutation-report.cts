interface Position {
	line: number;
}

interface Mutant {
	mutatorName: string;
	replacement?: string;
	status: string;
	location: { start: Position; end: Position };
}

/** What Stryker found, in the form that all mutation testers share. */
export interface MutationReport {
	files: Record<string, { source: string; mutants: Mutant[] }>;
}

const NOTICED = new Set(['Killed', 'Timeout']);
const UNNOTICED = new Set(['Survived', 'NoCoverage']);

const oneLine = (text: string) => text.replace(/\s+/g, ' ').replace(/\|/g, '\\|').trim();

function toRow(
	source: string,
	{ location, mutatorName, replacement = '', status }: Mutant,
): string {
	const { start } = location;
	const was = oneLine(source.split('\n')[start.line - 1] ?? '');
	const became = oneLine(replacement).slice(0, 60);
	const why = status === 'NoCoverage' ? ' (no test gets here)' : '';
	return `| ${start.line} | \`${was}\` | ${mutatorName}${why}: \`${became}\` |`;
}

/** How many changes were noticed, as a table by file, then those that were not. */
export function writeSurvivors({ files }: MutationReport): string {
	const counted = Object.entries(files).map(([file, { source, mutants }]) => {
		const noticed = mutants.filter(({ status }) => NOTICED.has(status)).length;
		const survivors = mutants.filter(({ status }) => UNNOTICED.has(status));
		return { file, source, noticed, survivors };
	});
	const sum = (of: typeof counted) => {
		const noticed = of.reduce((all, each) => all + each.noticed, 0);
		const total = of.reduce((all, each) => all + each.noticed + each.survivors.length, 0);
		return `${noticed} of ${total}, ${((100 * noticed) / Math.max(1, total)).toFixed(1)} %`;
	};
	const lines = ['| file | changes noticed |', '| --- | --- |'];
	for (const each of counted) lines.push(`| \`${each.file}\` | ${sum([each])} |`);
	lines.push(`| **all** | **${sum(counted)}** |`);
	for (const { file, source, survivors } of counted) {
		if (survivors.length === 0) continue;
		lines.push('', `### \`${file}\``, '', '| line | was | became |', '| ---: | --- | --- |');
		lines.push(...survivors.map((mutant) => toRow(source, mutant)));
	}
	return `${lines.join('\n')}\n`;
}
