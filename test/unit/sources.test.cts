// What no run can show, and the sources can.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

test('keys are never compared in a time that depends on them', () => {
	const folder = join(__dirname, '../../nodes/SangomaCxTrigger/delivery');
	const source = readFileSync(join(folder, 'verify.ts'), 'utf8');
	expect(source).toMatch(/timingSafeEqual\(Buffer\.from\(given/);
	// Lengths and types may be compared; what the keys hold may not.
	const comparisons = source.match(/[\w.]+ [!=]==? [\w.']+/g) ?? [];
	const harmless =
		/^(typeof \w+|\w+\.length|(given|known)\.length|given|known) !== ('string'|KEY_LENGTH)$/;
	expect(comparisons.filter((text) => !harmless.test(text))).toEqual([]);
	expect(source).not.toMatch(/\.(includes|indexOf|startsWith|has|find|some|localeCompare)\(/);
	expect(readFileSync(join(folder, 'receive.ts'), 'utf8')).not.toMatch(/key\)? ?(===|!==|==)/);
});
