import { setTimeout as sleep } from "node:timers/promises";
import type { AtlasEmulator } from "atlas-emulator";
import type { Command } from "../../testkit/command";
import type { PlannedEndpoint } from "../plan";

/** Polling interval in milliseconds, and thus the accuracy of the delays. */
const POLL_INTERVAL = 25;

/**
 * Watches an update until it ends.
 *
 * @param created the line of a resource that is created, with its name
 * @returns for each endpoint the seconds from ready in Atlas to that line
 */
export async function watchDelays(
    atlas: AtlasEmulator,
    command: Command,
    endpoints: readonly PlannedEndpoint[],
    created: RegExp,
): Promise<number[]> {
    const readyAt = new Map<string, number>();
    const createdAt = new Map<string, number>();
    const isReady = ({ groupId, region }: PlannedEndpoint): boolean =>
        atlas.endpoints(groupId).some((one) => one.region === region && one.status === "WAITING_FOR_USER");
    const look = (): void => {
        const now = performance.now();
        const names = new Set([...command.output.matchAll(created)].map(([, name]) => name));
        for (const endpoint of endpoints) {
            const { name } = endpoint;
            if (!readyAt.has(name) && isReady(endpoint)) {
                readyAt.set(name, now);
            }
            if (!createdAt.has(name) && names.has(name)) {
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
    return endpoints.flatMap(({ name }) => {
        const [ready, created] = [readyAt.get(name), createdAt.get(name)];
        return ready === undefined || created === undefined ? [] : [(created - ready) / 1_000];
    });
}
