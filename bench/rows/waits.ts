import { setTimeout as sleep } from "node:timers/promises";
import { atlasEnvironment, together, type BenchContext } from "../context";
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

/** The requests that waits cost while they last, of endpoints that are minutes old. */
export async function waits(context: BenchContext): Promise<Figure[]> {
    const { atlas, progress, signal, quick } = context;
    const window = quick ? 15_000 : 60_000;
    progress(`waits: ${SIZES.join(", ")} at the same time for ${window / 1000} s`);
    await sampleOf(context);
    atlas.configure({ initiating: "1h" });
    const running = await together(SIZES.map((count) => startWaits(context, count)));
    try {
        // By then every wait is where most endpoints get ready, which is when it polls most.
        await sleep(quick ? 5_000 : 140_000, undefined, { signal });
        atlas.clearRequests();
        await sleep(window, undefined, { signal });
        return running.map(({ endpoints }) => rateFigure(context, endpoints, window));
    } finally {
        await Promise.all(running.map(({ host, ended }) => host.stop().then(() => ended)));
    }
}

async function startWaits(context: BenchContext, count: number): Promise<Waiting> {
    const { provider } = await sampleOf(context);
    const host = await ProviderHost.start({ env: atlasEnvironment(context.atlas) });
    const create = ({ name, groupId, region }: PlannedEndpoint): Promise<unknown> => {
        const __urn = `urn:pulumi:bench::trial::pulumi-nodejs:dynamic/atlas:PrivateEndpoint::${name}`;
        return host.create(__urn, { groupId, region, __urn, __provider: provider });
    };
    const endpoints = planEndpoints(count);
    // They end with the process.
    const ended = Promise.allSettled(endpoints.map(create));
    return { host, endpoints, ended };
}

function rateFigure({ atlas }: BenchContext, endpoints: readonly PlannedEndpoint[], window: number): Figure {
    const [projects, count] = [projectsOf(endpoints), endpoints.length];
    const requests = atlas.requests.filter(({ groupId = "" }) => projects.includes(groupId));
    const where = projects.length > 1 ? ` in ${projects.length} projects` : "";
    return {
        id: `waits.${count}.requests`,
        label: `Requests per minute and project, ${count} wait${count === 1 ? "" : "s"}${where}`,
        unit: "per minute",
        values: { ours: requests.length / (window / 60_000) / projects.length },
        target: 35,
    };
}
