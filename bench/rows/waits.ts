import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { atlasEnvironment, together, type BenchContext } from "../context";
import type { ComparedProvider } from "../contenders";
import type { Figure } from "../figure";
import { type PlannedEndpoint, planEndpoints, projectsOf } from "../plan";
import { ProviderHost } from "../../testkit/providerHost/host";
import { sampleOf } from "../sample";
import { median } from "../statistics";

const SIZES = [1, 18, 100];
const MOST = Math.max(...SIZES);
/** Processes of each kind whose memory is looked at; heaps grow by chance. */
const PROCESSES_PER_KIND = 3;
/** Sampling interval in milliseconds: garbage collection makes memory fluctuate. */
const POLL_INTERVAL = 5_000;

interface Waiting {
    readonly host: ProviderHost;
    readonly endpoints: readonly PlannedEndpoint[];
    readonly ended: Promise<unknown>;
}

/** MB without waits, and with the most of them: medians of the time. */
interface Memory {
    readonly idle: number;
    readonly busy: number;
}

interface Cost extends Memory {
    /** Requests a minute and project, by the number of waits. */
    readonly rates: ReadonlyMap<number, number>;
}

/** What waits cost while they last: requests, and memory of the process in which they wait. */
export async function waits(context: BenchContext): Promise<Figure[]> {
    const ours = await costOf(context, "ours");
    const usual = await costOf(context, "usual");
    return [...SIZES.map((count) => rateFigure(count, { ours, usual })), ...memoryFigures({ ours, usual })];
}

async function costOf(context: BenchContext, rival: ComparedProvider): Promise<Cost> {
    const { atlas, progress, signal } = context;
    const window = context.quick ? 15_000 : 60_000;
    progress(`waits: ${SIZES.join(", ")} at the same time for ${window / 1000} s, ${rival}`);
    const running: Waiting[] = [];
    const start = async (count: number): Promise<Waiting> => {
        const waiting = await startWaits(context, rival, count);
        running.push(waiting);
        return waiting;
    };
    try {
        await sampleOf(context, rival);
        atlas.configure({ initiating: "now" });
        const idle = await repeat(PROCESSES_PER_KIND, () => start(0));
        atlas.configure({ initiating: "1h" });
        const counted = await together(SIZES.map(start));
        const twins = await repeat(PROCESSES_PER_KIND - 1, () => start(MOST));
        const busy = [...counted.filter(({ endpoints }) => endpoints.length === MOST), ...twins];
        // By then every wait has started and polled once.
        await sleep(5_000, undefined, { signal });
        atlas.clearRequests();
        const memory: Record<"idle" | "busy", number[]> = { idle: [], busy: [] };
        for (let passed = 0; passed < window; passed += POLL_INTERVAL) {
            await sleep(POLL_INTERVAL, undefined, { signal });
            memory.idle.push(await medianMemory(idle));
            memory.busy.push(await medianMemory(busy));
        }
        const rates = counted.map(
            ({ endpoints }) => [endpoints.length, requestsAMinute(context, endpoints, window)] as const,
        );
        return { rates: new Map(rates), idle: median(memory.idle), busy: median(memory.busy) };
    } finally {
        await Promise.all(running.map(({ host, ended }) => host.stop().then(() => ended)));
    }
}

async function startWaits(context: BenchContext, rival: ComparedProvider, count: number): Promise<Waiting> {
    const { provider } = await sampleOf(context, rival);
    const host = await ProviderHost.start({ env: atlasEnvironment(context.atlas) });
    const create = ({ name, groupId, region }: PlannedEndpoint): Promise<unknown> => {
        const __urn = `urn:pulumi:bench::trial::pulumi-nodejs:dynamic/atlas:PrivateEndpoint::${name}`;
        const hidden = rival === "ours" ? { __urn } : {};
        return host.create(__urn, { groupId, region, ...hidden, __provider: provider });
    };
    if (count === 0) {
        // Creating one endpoint loads all the code that a wait needs; after that the process is idle.
        await Promise.all(planEndpoints(1).map(create));
        return { host, endpoints: [], ended: Promise.resolve() };
    }
    const endpoints = planEndpoints(count);
    // They end with the process.
    const ended = Promise.allSettled(endpoints.map(create));
    return { host, endpoints, ended };
}

function requestsAMinute(
    { atlas }: BenchContext,
    endpoints: readonly PlannedEndpoint[],
    window: number,
): number {
    const projects = projectsOf(endpoints);
    const requests = atlas.requests.filter(({ groupId = "" }) => projects.includes(groupId));
    return requests.length / (window / 60_000) / projects.length;
}

function rateFigure(count: number, costs: Record<ComparedProvider, Cost>): Figure {
    const projects = projectsOf(planEndpoints(count)).length;
    const where = projects > 1 ? ` in ${projects} projects` : "";
    return {
        id: `waits.${count}.requests`,
        label: `Requests per minute and project, ${count} wait${count === 1 ? "" : "s"}${where}`,
        unit: "per minute",
        values: { ours: costs.ours.rates.get(count) ?? NaN, usual: costs.usual.rates.get(count) ?? NaN },
    };
}

function memoryFigures(memories: Record<ComparedProvider, Memory>): Figure[] {
    const figure = (id: string, label: string, of: (memory: Memory) => number, target?: number): Figure => ({
        id: `waits.${id}`,
        label,
        unit: "MB",
        values: { ours: of(memories.ours), usual: of(memories.usual) },
        ...(target === undefined ? {} : { target }),
    });
    return [
        figure("0.memory", "Memory of the provider process, no waits", ({ idle }) => idle),
        figure(`${MOST}.memory`, `… with ${MOST} waits`, ({ busy }) => busy),
        figure("memoryAdded", "… which is more by", ({ idle, busy }) => busy - idle, 20),
    ];
}

async function medianMemory(waiting: readonly Waiting[]): Promise<number> {
    return median(await Promise.all(waiting.map(({ host }) => memoryOf(host.pid))));
}

async function repeat<T>(times: number, make: () => Promise<T>): Promise<T[]> {
    return together(Array.from({ length: times }, make));
}

/** Resident memory of a process in MB. */
async function memoryOf(pid: number): Promise<number> {
    const { stdout } = await promisify(execFile)("ps", ["-o", "rss=", "-p", String(pid)]);
    return Number(stdout) / 1024;
}
