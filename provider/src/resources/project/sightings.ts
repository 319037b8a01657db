/** When each endpoint of a project, or attachment, was first seen. */
export class Sightings {
    /** The start of the earliest list call that returned it. It may have been created during that call. */
    private readonly asked = new Map<string, number>();
    /** The end of the earliest list call that returned it. */
    private readonly shown = new Map<string, number>();

    note(startedAt: number, endedAt: number, keys: Iterable<string>): void {
        for (const key of keys) {
            const id = key.toLowerCase();
            this.asked.set(id, Math.min(startedAt, this.asked.get(id) ?? startedAt));
            this.shown.set(id, Math.min(endedAt, this.shown.get(id) ?? endedAt));
        }
    }

    /** It is gone; what comes back under this key is another one. */
    forget(key: string): void {
        this.asked.delete(key.toLowerCase());
        this.shown.delete(key.toLowerCase());
    }

    /** Whether a list call that began at or before `time` returned it: then a call that began at `time` is perhaps not its origin. */
    mayHaveBeenThere(key: string, time: number): boolean {
        return (this.asked.get(key.toLowerCase()) ?? Number.POSITIVE_INFINITY) <= time;
    }

    /** Whether a list call that ended by `time` returned it: then a call that began at `time` cannot be its origin. */
    wasThere(key: string, time: number): boolean {
        return (this.shown.get(key.toLowerCase()) ?? Number.POSITIVE_INFINITY) <= time;
    }
}
