import { setTimeout as sleep } from "node:timers/promises";
import { lock } from "proper-lockfile";
import type { Context } from "./context";

const RETRY_MS = 500;

/**
 * Runs `action` under an inter-process lock: a folder beside `path` whose timestamp the owner keeps renewing,
 * so that the lock of a killed process becomes stale after 10 s.
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
            // After the machine was suspended, another process may have taken the lock. That costs time but
            // is harmless: each process builds in its own folder.
            onCompromised: () => undefined,
        });
    } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ELOCKED") {
            return undefined;
        }
        throw error;
    }
}
