/** When each endpoint of a project, or attachment, was first seen: the start of the earliest list that showed it. */
export class Sightings {
    private readonly earliest = new Map<string, number>();

    note(startedAt: number, keys: Iterable<string>): void {
        for (const key of keys) {
            const id = key.toLowerCase();
            this.earliest.set(id, Math.min(startedAt, this.earliest.get(id) ?? startedAt));
        }
    }

    /** It is gone; what comes back under this key is another one. */
    forget(key: string): void {
        this.earliest.delete(key.toLowerCase());
    }

    /** Whether a list that began at or before `time` showed it. */
    wasSeenBy(key: string, time: number): boolean {
        return (this.earliest.get(key.toLowerCase()) ?? Number.POSITIVE_INFINITY) <= time;
    }
}
