import type { LoggedRequest } from "atlas-emulator";
import { type BenchContext, withStack, together } from "../context";
import { COMPARED_PROVIDERS, type ComparedProvider } from "../contenders";
import type { Figure } from "../figure";
import { type PlannedEndpoint, planEndpoints, projectsOf } from "../plan";
import { mean, median, quantile } from "../statistics";
import { watchDelays } from "../delays";

/** Stacks that are made at the same time; of 11 there are three, for a median and for more delays. */
const BATCHES = [[1, 11, 11, 11, 18], [90]];
const QUICK_BATCHES = [[1, 11]];

interface Creation {
    readonly count: number;
    readonly projects: number;
    readonly requests: readonly LoggedRequest[];
    /** Seconds from ready in Atlas to "created" on the screen, of each endpoint. */
    readonly delays: readonly number[];
}

/** What it takes to create endpoints that become ready after 20 to 40 s, with the real engine. */
export async function creates(context: BenchContext): Promise<Figure[]> {
    context.atlas.configure({ initiating: { min: "20s", max: "40s" } });
    const done: Record<ComparedProvider, Creation[]> = { ours: [], usual: [] };
    for (const batch of context.quick ? QUICK_BATCHES : BATCHES) {
        for (const rival of COMPARED_PROVIDERS) {
            context.progress(`creates: ${batch.join(", ")} endpoints at the same time, ${rival}`);
            done[rival].push(...(await together(batch.map((count) => create(context, rival, count)))));
        }
    }
    const counts = [...new Set(done.ours.map(({ count }) => count))];
    return [
        ...counts.flatMap((count) => requestFigures(count, done)),
        ...counts.filter((count) => count > 1).flatMap((count) => delayFigures(count, done)),
    ];
}

async function create(context: BenchContext, rival: ComparedProvider, count: number): Promise<Creation> {
    const endpoints = planEndpoints(count);
    return withStack(context, rival, endpoints, async (stack) => {
        const command = stack.start("up", { args: ["--parallel", "128"], timeoutMs: 180_000 });
        const delays = await watchDelays(context.atlas, command, endpoints);
        const { code } = await command.finished;
        if (code !== 0 || delays.length !== count) {
            throw new Error(`${count} endpoints were not made.\n${command.transcript}`);
        }
        return {
            count,
            projects: projectsOf(endpoints).length,
            requests: requestsOf(context, endpoints),
            delays,
        };
    });
}

function requestsOf({ atlas }: BenchContext, endpoints: readonly PlannedEndpoint[]): LoggedRequest[] {
    const projects = new Set(projectsOf(endpoints));
    return atlas.requests.filter(({ groupId = "" }) => projects.has(groupId));
}

const refused = ({ requests }: Creation): number => requests.filter(({ status }) => status === 401).length;

function requestFigures(count: number, done: Record<ComparedProvider, Creation[]>): Figure[] {
    const each = (figure: (creation: Creation) => number): Record<ComparedProvider, number> => ({
        ours: median(ofCount(done.ours, count).map(figure)),
        usual: median(ofCount(done.usual, count).map(figure)),
    });
    const projects = ofCount(done.ours, count)[0]?.projects ?? 1;
    const what = `create ${count}${count > 1 ? " endpoints" : " endpoint"}${projects > 1 ? ` in ${projects} projects` : ""}`;
    return [
        {
            id: `creates.${count}.requests`,
            label: `Requests to ${what}`,
            unit: "requests",
            values: each(({ requests }) => requests.length),
            ...(count === 11 ? { target: 37 } : {}),
        },
        {
            id: `creates.${count}.refused`,
            label: `… of these answered 401`,
            unit: "requests",
            values: each(refused),
            ...(count === 11 ? { target: 1 } : {}),
        },
    ];
}

function delayFigures(count: number, done: Record<ComparedProvider, Creation[]>): Figure[] {
    const each = (figure: (delays: readonly number[]) => number): Record<ComparedProvider, number> => ({
        ours: figure(ofCount(done.ours, count).flatMap(({ delays }) => delays)),
        usual: figure(ofCount(done.usual, count).flatMap(({ delays }) => delays)),
    });
    const label = (what: string): string =>
        what === "mean" ? `From ready to "created" on the screen, ${count} endpoints, mean` : `… ${what}`;
    return [
        {
            id: `creates.${count}.delay.mean`,
            label: label("mean"),
            unit: "s",
            values: each(mean),
            ...(count === 11 ? { target: 1.3 } : {}),
        },
        {
            id: `creates.${count}.delay.p95`,
            label: label("95th percentile"),
            unit: "s",
            values: each((delays) => quantile(delays, 0.95)),
            ...(count === 11 ? { target: 2.3 } : {}),
        },
        {
            id: `creates.${count}.delay.max`,
            label: label("longest"),
            unit: "s",
            values: each((delays) => Math.max(...delays)),
        },
    ];
}

function ofCount(creations: readonly Creation[], count: number): Creation[] {
    return creations.filter((creation) => creation.count === count);
}
