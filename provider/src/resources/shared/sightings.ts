/** When each endpoint of a project was first seen: the start of the earliest list that showed it. */
export class Sightings {
    private readonly earliest = new Map<string, number>();

    note(startedAt: number, ids: Iterable<string>): void {
        for (const id of ids) {
            this.earliest.set(id, Math.min(startedAt, this.earliest.get(id) ?? startedAt));
        }
    }

    /** Whether a list that began at or before `time` showed it. */
    wasSeenBy(id: string, time: number): boolean {
        return (this.earliest.get(id) ?? Number.POSITIVE_INFINITY) <= time;
    }
}
