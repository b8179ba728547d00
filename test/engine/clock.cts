const SPEED = 20;

const { setTimeout: start } = globalThis;

/** Lets the pauses before repeats pass faster, for tests of what happens after them. */
export function hurryPauses(): void {
	jest.spyOn(globalThis, 'setTimeout').mockImplementation(((...args: Parameters<typeof start>) => {
		const [run, ms = 0, ...rest] = args;
		// A pause is jittered, where a time-out is a whole number.
		const isPause = !Number.isInteger(ms);
		return start(run, isPause ? ms / SPEED : ms, ...rest);
	}) as never);
}
