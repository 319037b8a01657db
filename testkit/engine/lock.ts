import { setTimeout as sleep } from "node:timers/promises";
import { lock } from "proper-lockfile";
import type { Context } from "./context";

const RETRY_MS = 500;

/**
 * Runs `action` while no other process does. The lock is a folder beside `path` whose time stamp its owner renews, so
 * one that a killed process left counts as stale after 10 s.
 */
export async function withLock<T>(
    path: string,
    { progress, signal }: Context,
    action: () => Promise<T>,
): Promise<T> {
    let waited: (() => void) | undefined;
    let release: (() => Promise<void>) | undefined;
    try {
        while (release === undefined) {
            signal?.throwIfAborted();
            release = await tryLock(path);
            if (release === undefined) {
                waited ??= progress("Another process is getting the Pulumi CLI; waiting for it");
                await sleep(RETRY_MS, undefined, { signal }).catch(() => signal?.throwIfAborted());
            }
        }
    } finally {
        waited?.();
    }
    try {
        return await action();
    } finally {
        await release().catch(() => undefined);
    }
}

async function tryLock(path: string): Promise<(() => Promise<void>) | undefined> {
    try {
        return await lock(path, {
            realpath: false,
            stale: 10_000,
            update: 2_000,
            // After a long sleep of the machine somebody else may have taken over. That costs time but harms nothing:
            // both work in folders of their own.
            onCompromised: () => undefined,
        });
    } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ELOCKED") {
            return undefined;
        }
        throw error;
    }
}
