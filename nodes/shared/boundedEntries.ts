// A process remembers things in maps and sets, which keep the order of insertion.

/** Removes the oldest entry if there are more than `max`. */
export function removeOldest<K>(entries: Map<K, unknown> | Set<K>, max: number): void {
	const [oldest] = entries.keys();
	if (entries.size > max) entries.delete(oldest);
}

/** Sets an entry as the newest one, and removes the oldest one if there are more than `max`. */
export function setNewest<K, V>(entries: Map<K, V>, key: K, value: V, max: number): void {
	entries.delete(key);
	entries.set(key, value);
	removeOldest(entries, max);
}
