import type { LoggedRequest } from "atlas-emulator";

export type Counts = Readonly<Record<string, number>>;

/** The faults that struck, by kind, from the emulator's log of requests. */
export function countFaults(requests: readonly LoggedRequest[]): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { fault, status, nc, method } of requests) {
        const post = method === "POST" ? " (POST)" : "";
        if (fault !== undefined) {
            const kind =
                fault === "status" ? `status ${status}` : fault === "refuse429" ? "status 429" : fault;
            add(counts, kind + post);
        } else if (status === 401 && nc !== undefined) {
            add(counts, "stale nonce");
        }
    }
    return counts;
}

function add(counts: Record<string, number>, kind: string): void {
    counts[kind] = (counts[kind] ?? 0) + 1;
}

export function merge(...all: readonly Counts[]): Record<string, number> {
    const sum: Record<string, number> = {};
    for (const counts of all) {
        for (const [kind, count] of Object.entries(counts)) {
            sum[kind] = (sum[kind] ?? 0) + count;
        }
    }
    return sum;
}

export function total(counts: Counts): number {
    return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
