import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AtlasEmulator, type EmulatorOptions } from "../../../emulator/src";
import type { Send } from "../../../provider/src/atlas/wire/wire";
import { transport } from "../../../provider/src/atlas/wire/transport";
import { systemClock } from "../../../provider/src/waiting/clock";
import { check, type World } from "../check";
import type { Given } from "../context";
import type { Report } from "../report";

export const GROUP = "5df264b8f10fab7d2cad2f0d";
export const VPCE = "vpce-0a1b2c3d4e5f6a7b8";
export const KEY = { publicKey: "abcdefgh", privateKey: "11111111-2222-3333-4444-555555555555" };
export const GIVEN: Given = {
    groupId: GROUP,
    region: "us-east-1",
    isRegionGiven: false,
    vpcEndpoint: VPCE,
    cluster: "orders",
};

const running: AtlasEmulator[] = [];

export async function stopAll(): Promise<void> {
    await Promise.all(running.splice(0).map((atlas) => atlas.close()));
}

export interface Trial {
    readonly atlas: AtlasEmulator;
    readonly world: World;
    readonly lines: string[];
    /** The time of both sides, in milliseconds since 1970. */
    readonly now: () => number;
    readonly report: () => Report;
    readonly page: () => string;
}

/** An emulator and a check of it, for both of which time passes only while the check sleeps. */
export async function trial(options: EmulatorOptions = {}, more: Partial<World> = {}): Promise<Trial> {
    let time = Date.parse("2026-01-02T03:04:05.678Z");
    const now = (): number => time;
    const deadlines: { readonly due: number; readonly resolve: () => void }[] = [];
    const atlas = await AtlasEmulator.start({
        ...KEY,
        now,
        quiet: true,
        clusters: [{ name: "orders", regions: ["us-east-1"] }],
        ...options,
    });
    running.push(atlas);
    const folder = mkdtempSync(join(tmpdir(), "live-"));
    const lines: string[] = [];
    const read = (name: string): string => readFileSync(join(folder, name), "utf8");
    const world: World = {
        folder,
        settings: { baseUrl: atlas.url, login: { kind: "digest", ...KEY } },
        wire: transport(undefined, systemClock),
        clock: {
            now,
            random: () => 0.5,
            sleep: (milliseconds, signal) => {
                signal?.throwIfAborted();
                // The longest pause is of 2 minutes; what is longer is a deadline, which only waits for the time to pass.
                if (milliseconds > 120_000) {
                    const due = time + milliseconds;
                    return new Promise((resolve) => deadlines.push({ due, resolve }));
                }
                time += milliseconds;
                deadlines.filter(({ due }) => due <= time).forEach(({ resolve }) => resolve());
                return Promise.resolve();
            },
        },
        timeOfDay: now,
        interrupted: new AbortController().signal,
        say: (line) => lines.push(line),
        ask: () => Promise.resolve(undefined),
        ...more,
    };
    return {
        atlas,
        world,
        lines,
        now,
        report: () => JSON.parse(read("live-report.json")) as Report,
        page: () => read("live-report.md"),
    };
}

/** What is otherwise, without what it was seen at. */
export function differences({ differences: all }: Report): string[] {
    return all.map(({ what, facts }) => `${facts.join(" ")}: ${what}`).sort();
}

/** Changes requests or outcomes on the wire. */
export function between(
    send: Send,
    change: (request: Parameters<Send>[0], send: Send) => ReturnType<Send>,
): Send {
    return (request) => change(request, send);
}

/** The message of the error that it ends with. */
export const messageOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
        (value) => `resolved: ${String(value)}`,
        (error: unknown) => (error as Error).message,
    );

/** A check that ends where it says this, as after ^C. */
export async function interruptedAt(line: string): Promise<Trial> {
    const started = await trial();
    const end = new AbortController();
    const say = (said: string): void => {
        started.lines.push(said);
        if (said.includes(line)) {
            end.abort();
        }
    };
    await messageOf(check(GIVEN, true, { ...started.world, say, interrupted: end.signal }));
    return started;
}

/** A check that is killed when it sends its first create call. */
export function killedAtFirstPost({ world }: Trial): Promise<void> {
    return new Promise((resolve) => {
        const wire: Send = async (request) => {
            if (request.method !== "POST") {
                return world.wire(request);
            }
            resolve();
            return new Promise(() => undefined);
        };
        const { cluster: _cluster, ...given } = GIVEN;
        void check(given, true, { ...world, wire });
    });
}

/** The requests that may have changed something. */
export const writesOf = ({ atlas }: Trial): string[] =>
    atlas.requests.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path}`);
