import { setTimeout as sleep } from "node:timers/promises";
import { atlasEnvironment, together, type BenchContext } from "../context";
import type { ComparedProvider } from "../contenders";
import type { Figure } from "../figure";
import { type PlannedEndpoint, planEndpoints, projectsOf } from "../plan";
import { ProviderHost } from "../../testkit/providerHost/host";
import { sampleOf } from "../sample";

const SIZES = [1, 18, 100];

interface Waiting {
    readonly host: ProviderHost;
    readonly endpoints: readonly PlannedEndpoint[];
    readonly ended: Promise<unknown>;
}

/** Requests a minute and project, by the number of waits. */
type Rates = ReadonlyMap<number, number>;

/** The requests that waits cost while they last. */
export async function waits(context: BenchContext): Promise<Figure[]> {
    const ours = await ratesOf(context, "ours");
    const usual = await ratesOf(context, "usual");
    return SIZES.map((count) => rateFigure(count, { ours, usual }));
}

async function ratesOf(context: BenchContext, rival: ComparedProvider): Promise<Rates> {
    const { atlas, progress, signal } = context;
    const window = context.quick ? 15_000 : 60_000;
    progress(`waits: ${SIZES.join(", ")} at the same time for ${window / 1000} s, ${rival}`);
    await sampleOf(context, rival);
    atlas.configure({ initiating: "1h" });
    const running = await together(SIZES.map((count) => startWaits(context, rival, count)));
    try {
        // By then every wait has started and polled once.
        await sleep(5_000, undefined, { signal });
        atlas.clearRequests();
        await sleep(window, undefined, { signal });
        return new Map(
            running.map(({ endpoints }) => [endpoints.length, requestsAMinute(context, endpoints, window)]),
        );
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

function rateFigure(count: number, rates: Record<ComparedProvider, Rates>): Figure {
    const projects = projectsOf(planEndpoints(count)).length;
    const where = projects > 1 ? ` in ${projects} projects` : "";
    return {
        id: `waits.${count}.requests`,
        label: `Requests per minute and project, ${count} wait${count === 1 ? "" : "s"}${where}`,
        unit: "per minute",
        values: { ours: rates.ours.get(count) ?? NaN, usual: rates.usual.get(count) ?? NaN },
    };
}
