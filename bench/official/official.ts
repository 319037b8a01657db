import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "atlas-emulator";
import type { Command } from "../../testkit/command";
import { type BenchContext, together, withStack } from "../context";
import { watchDelays } from "./delays";
import type { Figure } from "../figure";
import { PARALLEL, TerraformStack } from "./terraform";
import { DURATIONS } from "../../testkit/recorded";
import { type PlannedEndpoint, planDurations, planEndpoints } from "../plan";
import { mean } from "../../testkit/statistics";

const SIDES = ["ours", "official"] as const;
type Side = (typeof SIDES)[number];

/** A stack of either tool. */
interface Stack {
    /** Replaces the program. */
    write(endpoints: readonly PlannedEndpoint[]): void;
    apply(): Command;
    has(name: string): boolean;
    /** Its line of a resource that is created, with the name. */
    readonly created: RegExp;
}

/** This provider beside the official one: what they cost, and what they make of four mishaps. */
export async function official(provider: string, bench: BenchContext): Promise<Figure[]> {
    const context = { ...bench, provider };
    const { atlas, progress } = context;
    atlas.configure({ initiating: "20s..40s" });
    const figures: Figure[] = [];
    for (const { id, label, ...mishap } of MISHAPS) {
        progress(`official: ${label}`);
        const both = SIDES.map(async (side) => [side, await endOf(context, side, mishap)] as const);
        const values = Object.fromEntries(await together(both));
        figures.push({ id: `official.${id}`, label, unit: "text", values });
    }
    // All but the few that took many times as long.
    const usual = DURATIONS.filter((seconds) => seconds < 600);
    const durations = elevenOf(usual);
    progress(`official: as long as real creations took (${durations.join(", ")} s)`);
    const alone = durations.map((one) => planDurations([one]));
    const [eleven, single] = await Promise.all([
        cost(context, "11", `${durations.length} endpoints in one project`, [planDurations(durations)]),
        // So many programs that start at once would keep those of a project from starting together.
        sleep(30_000, undefined, { signal: context.signal }).then(async () =>
            cost(context, "1", "1 endpoint alone", alone),
        ),
    ]);
    return [...single, ...eleven, ...figures];
}

/** The versions of Terraform and of the official provider. @throws {Error} where one is missing */
export function versionsOf(provider: string): { readonly terraform: string; readonly provider: string } {
    const stack = new TerraformStack({ url: "", options: { publicKey: "", privateKey: "" } }, provider, []);
    try {
        const { terraform, provider: downloaded } = stack.versions();
        const inPath = [...provider.matchAll(/\d+\.\d+\.\d+/g)].at(-1)?.[0];
        return { terraform, provider: downloaded ?? inPath ?? "of a version that its path does not tell" };
    } finally {
        stack.dispose();
    }
}

/** The official provider's executable, or "download". */
type Context = BenchContext & { readonly provider: string };

/** The middle of each eleventh part. */
function elevenOf(durations: readonly number[]): number[] {
    const sorted = [...durations].sort((a, b) => a - b);
    return Array.from(
        { length: 11 },
        (_, part) => sorted[Math.floor(((part + 0.5) * sorted.length) / 11)] ?? 0,
    );
}

async function onSide<T>(
    context: Context,
    side: Side,
    endpoints: readonly PlannedEndpoint[],
    use: (stack: Stack) => Promise<T>,
): Promise<T> {
    if (side === "ours") {
        return withStack(context, endpoints, (stack) =>
            use({
                write: (changed) =>
                    writeFileSync(join(stack.folder, "endpoints.json"), JSON.stringify(changed)),
                apply: () => stack.start("up", { args: [`--parallel=${PARALLEL}`], timeoutMs: 1_800_000 }),
                has: (name) => stack.state().resources.some(({ urn, id }) => urn.endsWith(`::${name}`) && id),
                created: /^ \+ +\S+ (\S+) created\b/gm,
            }),
        );
    }
    const stack = new TerraformStack(context.atlas, context.provider, endpoints);
    try {
        return await use(stack);
    } finally {
        stack.dispose();
    }
}

/** @param stacks the endpoints of each */
async function cost(
    context: Context,
    id: string,
    what: string,
    stacks: readonly (readonly PlannedEndpoint[])[],
): Promise<Figure[]> {
    const runs = stacks.flatMap((planned) =>
        SIDES.map(async (side) => {
            // Both sides have endpoints of their own, that take as long.
            const endpoints =
                side === "ours" ? planned : planDurations(planned.map(({ seconds = 0 }) => seconds));
            const delays = await onSide(context, side, endpoints, async (stack) => {
                const command = stack.apply();
                const delays = await watchDelays(context.atlas, command, endpoints, stack.created);
                if ((await command.finished).code !== 0 || delays.length !== endpoints.length) {
                    throw new Error(`${what}: not made.\n${command.transcript}`);
                }
                return delays;
            });
            return { side, delays, requests: requestsOf(context, endpoints).length };
        }),
    );
    const done = await together(runs);
    const each = (figure: (of: typeof done) => number): Figure["values"] =>
        Object.fromEntries(SIDES.map((side) => [side, figure(done.filter((one) => one.side === side))]));
    const delaysOf = (of: typeof done): number[] => of.flatMap(({ delays }) => delays);
    return [
        {
            id: `official.${id}.requests`,
            label: `Requests to create ${what}${stacks.length === 1 ? "" : `, mean of ${stacks.length}`}`,
            unit: "requests",
            values: each((of) => Math.round(mean(of.map(({ requests }) => requests)))),
        },
        {
            id: `official.${id}.delay.mean`,
            label: `Delay from ready to "created", mean`,
            unit: "s",
            values: each((of) => mean(delaysOf(of))),
        },
        {
            id: `official.${id}.delay.max`,
            label: "… longest",
            unit: "s",
            values: each((of) => Math.max(...delaysOf(of))),
        },
    ];
}

const requestsOf = ({ atlas }: Context, endpoints: readonly PlannedEndpoint[]): unknown[] =>
    atlas.requests.filter(({ groupId }) => endpoints.some((one) => one.groupId === groupId));

interface Mishap {
    readonly fault?: Fault;
    /** Whether somebody has made an endpoint in the region before. */
    readonly taken?: boolean;
    readonly create?: string;
}

const MISHAPS: readonly (Mishap & { readonly id: string; readonly label: string })[] = [
    {
        id: "500",
        label: "One HTTP 500 during a wait",
        fault: { kind: "status", status: 500, method: "GET", skip: 2 },
    },
    { id: "lost", label: "The answer to the create call is lost", fault: { kind: "lost", method: "POST" } },
    { id: "taken", label: "Somebody has an endpoint in the region", taken: true },
    { id: "timeout", label: "A timeout before it is ready, and a second run", create: "15s" },
];

/** What a run comes to, and a second one, in which nothing fails and the time is not limited. */
async function endOf(context: Context, side: Side, { fault, taken, create }: Mishap): Promise<string> {
    const endpoints = planEndpoints(1).map((one) => ({
        ...one,
        ...(create === undefined ? {} : { create }),
    }));
    const [{ name, groupId, region } = { name: "", groupId: "", region: "" }] = endpoints;
    const { atlas } = context;
    if (taken === true) {
        atlas.create(groupId, region, { status: "WAITING_FOR_USER" });
    }
    if (fault !== undefined) {
        atlas.fault({ ...fault, groupId });
    }
    return onSide(context, side, endpoints, async (stack) => {
        const run = async (): Promise<string> => {
            const { code, output } = await stack.apply().finished;
            const id = atlas.endpoints(groupId)[0]?.id;
            const named = id !== undefined && output.includes(id);
            const why = named
                ? " and names it"
                : /\bHTTP 409\b|\b409\b.*ALREADY/.test(output)
                  ? " with 409"
                  : "";
            return code === 0 ? ENDS_WELL : `fails${why}`;
        };
        const first = await run();
        if (first === ENDS_WELL) {
            return made(context, groupId, first);
        }
        const kept = stack.has(name) ? "kept" : "not";
        // One that the run has deleted, or is deleting, is to be gone before the next run.
        while (atlas.endpoints(groupId).some(({ status }) => status === "DELETING")) {
            await sleep(200, undefined, { signal: context.signal });
        }
        stack.write(endpoints.map(({ create: _limit, ...one }) => one));
        return made(context, groupId, `${first}, ${kept} in state; the next run ${await run()}`);
    });
}

const ENDS_WELL = "ends well";

function made({ atlas }: Context, groupId: string, words: string): string {
    const posts = atlas.requests.filter(
        (one) => one.groupId === groupId && one.method === "POST" && one.authenticated,
    );
    return `${words} (${posts.length} create ${posts.length === 1 ? "call" : "calls"})`;
}
