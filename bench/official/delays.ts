import { setTimeout as sleep } from "node:timers/promises";
import type { AtlasEmulator } from "atlas-emulator";
import type { Command } from "../../testkit/command";
import type { PlannedEndpoint } from "../plan";

/** Polling interval in milliseconds, and thus the accuracy of the delays. */
const POLL_INTERVAL = 25;
/** The Pulumi CLI's line of a resource that is created. */
const CREATED = /^ \+ +\S+ (\S+) created\b/gm;

/**
 * Watches an update until it ends.
 *
 * @returns for each endpoint the seconds from ready in Atlas to the CLI's line that says it is created
 */
export async function watchDelays(
    atlas: Pick<AtlasEmulator, "endpoints">,
    command: Pick<Command, "output" | "running" | "finished">,
    endpoints: readonly PlannedEndpoint[],
    created = CREATED,
): Promise<number[]> {
    const readyAt = new Map<string, number>();
    const createdAt = new Map<string, number>();
    const key = (groupId: string, region: string): string => `${groupId}/${region}`;
    const nameOf = new Map(endpoints.map(({ name, groupId, region }) => [key(groupId, region), name]));
    const look = (): void => {
        const now = performance.now();
        for (const { groupId, region, status } of atlas.endpoints()) {
            const name = nameOf.get(key(groupId, region));
            if (name !== undefined && status === "WAITING_FOR_USER" && !readyAt.has(name)) {
                readyAt.set(name, now);
            }
        }
        for (const [, name = ""] of command.output.matchAll(created)) {
            if (!createdAt.has(name)) {
                createdAt.set(name, now);
            }
        }
    };
    while (command.running) {
        look();
        await sleep(POLL_INTERVAL);
    }
    await command.finished;
    look();
    return [...nameOf.values()].flatMap((name) => {
        const [ready, created] = [readyAt.get(name), createdAt.get(name)];
        return ready === undefined || created === undefined ? [] : [(created - ready) / 1_000];
    });
}
