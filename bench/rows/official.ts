import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "atlas-emulator";
import type { Command } from "../../testkit/command";
import { resourceNamed } from "../../testkit/state";
import { type BenchContext, together, withStack } from "../context";
import { watchDelays } from "../delays";
import type { Figure } from "../figure";
import { TERRAFORM_CREATED, TerraformStack } from "../official/terraform";
import { type PlannedEndpoint, planEndpoints } from "../plan";
import { mean, median } from "../statistics";

const SIDES = ["ours", "official"] as const;
type Side = (typeof SIDES)[number];

/** A stack of either tool. */
interface Stack {
    /** Replaces the program. */
    write(endpoints: readonly PlannedEndpoint[]): void;
    apply(): Command;
    has(name: string): boolean;
}

/** This provider beside the official one: what they cost, and what they make of four mishaps. */
export async function official(context: BenchContext): Promise<Figure[]> {
    context.atlas.configure({ initiating: { min: "20s", max: "40s" } });
    const figures: Figure[] = [];
    for (const count of [1, 11]) {
        context.progress(`official: ${count} at the same time`);
        figures.push(...(await cost(context, count)));
    }
    for (const { id, label, ...mishap } of MISHAPS) {
        context.progress(`official: ${label}`);
        const both = SIDES.map(async (side) => [side, await endOf(context, side, mishap)] as const);
        const values = Object.fromEntries(await together(both));
        figures.push({ id: `official.${id}`, label, unit: "text", values });
    }
    return figures;
}

async function onSide<T>(
    context: BenchContext,
    side: Side,
    endpoints: readonly PlannedEndpoint[],
    use: (stack: Stack) => Promise<T>,
): Promise<T> {
    if (side === "ours") {
        return withStack(context, "ours", endpoints, (stack) =>
            use({
                write: (changed) =>
                    writeFileSync(join(stack.folder, "endpoints.json"), JSON.stringify(changed)),
                apply: () => stack.start("up", { args: ["--parallel", "128"], timeoutMs: 300_000 }),
                has: (name) =>
                    stack.state().resources.some(({ urn }) => urn.endsWith(`::${name}`)) &&
                    resourceNamed(stack.state(), name).id !== undefined,
            }),
        );
    }
    const stack = new TerraformStack(context.atlas, context.official ?? "download", endpoints, 128);
    try {
        return await use(stack);
    } finally {
        stack.dispose();
    }
}

async function cost(context: BenchContext, count: number): Promise<Figure[]> {
    const rounds = context.quick ? 1 : 3;
    const runs = Array.from({ length: rounds }, () =>
        SIDES.map(async (side) => {
            const endpoints = planEndpoints(count);
            const delays = await onSide(context, side, endpoints, async (stack) => {
                const command = stack.apply();
                const created = side === "official" ? TERRAFORM_CREATED : undefined;
                const delays = await watchDelays(context.atlas, command, endpoints, created);
                if ((await command.finished).code !== 0 || delays.length !== count) {
                    throw new Error(`${count} endpoints were not made.\n${command.transcript}`);
                }
                return delays;
            });
            return { side, delays, requests: requestsOf(context, endpoints).length };
        }),
    );
    const done = await together(runs.flat());
    const each = (figure: (of: typeof done) => number): Figure["values"] =>
        Object.fromEntries(SIDES.map((side) => [side, figure(done.filter((one) => one.side === side))]));
    const what = count === 1 ? "1 endpoint" : `${count} endpoints`;
    return [
        {
            id: `official.${count}.requests`,
            label: `Requests to create ${what}`,
            unit: "requests",
            values: each((of) => median(of.map(({ requests }) => requests))),
        },
        {
            id: `official.${count}.delay.mean`,
            label: `From ready to "created" on the screen, ${what}, mean`,
            unit: "s",
            values: each((of) => mean(of.flatMap(({ delays }) => delays))),
        },
        {
            id: `official.${count}.delay.max`,
            label: "… longest",
            unit: "s",
            values: each((of) => Math.max(...of.flatMap(({ delays }) => delays))),
        },
    ];
}

const requestsOf = ({ atlas }: BenchContext, endpoints: readonly PlannedEndpoint[]): unknown[] =>
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
        label: "One HTTP 500 while it waits",
        fault: { kind: "status", status: 500, method: "GET", skip: 2 },
    },
    { id: "lost", label: "The answer to the create call is lost", fault: { kind: "lost", method: "POST" } },
    { id: "taken", label: "Somebody has an endpoint in the region", taken: true },
    { id: "timeout", label: "The time-out is over before it is ready, and run again", create: "15s" },
];

/** What a run comes to, and a second one, in which nothing fails and the time is not limited. */
async function endOf(context: BenchContext, side: Side, { fault, taken, create }: Mishap): Promise<string> {
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

function made({ atlas }: BenchContext, groupId: string, words: string): string {
    const posts = atlas.requests.filter(
        (one) => one.groupId === groupId && one.method === "POST" && one.authenticated,
    );
    return `${words} (${posts.length} create ${posts.length === 1 ? "call" : "calls"})`;
}
