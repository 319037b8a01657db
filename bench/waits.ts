import { setTimeout as sleep } from "node:timers/promises";
import { atlasEnvironment } from "../testkit/environment";
import { ProviderHost } from "../testkit/providerHost/host";
import { withStack, type BenchContext } from "./context";
import { programInputs, urnOf } from "../testkit/providerHost/program";
import type { Figure } from "./figure";
import { planEndpoints, projectsOf, type PlannedEndpoint } from "./plan";

const KIND = "PrivateEndpoint";

/** What a resource takes in the state, and the requests that the waits of 500 endpoints cost in a minute, minutes old. */
export async function waits(context: BenchContext): Promise<Figure[]> {
    const { atlas, progress, signal } = context;
    atlas.configure({ initiating: "now" });
    const sample = await withStack(context, planEndpoints(3), async (stack) => {
        await stack.up();
        return stack.state().resources.filter(({ inputs }) => inputs?.__provider);
    });
    const window = 60_000;
    const endpoints = planEndpoints(500);
    const projects = projectsOf(endpoints);
    progress(`waits: ${endpoints.length} at the same time for ${window / 1000} s`);
    atlas.configure({ initiating: "1h" });
    const host = await ProviderHost.start({ env: atlasEnvironment(atlas) });
    const create = ({ name, groupId, region }: PlannedEndpoint): Promise<unknown> =>
        host.create(urnOf(KIND, name), programInputs(KIND, name, { groupId, region }));
    // They end with the process.
    const ended = Promise.allSettled(endpoints.map(create));
    try {
        // By then every wait is where most endpoints get ready, which is when it polls most.
        await sleep(140_000, undefined, { signal });
        atlas.clearRequests();
        await sleep(window, undefined, { signal });
        const rate = atlas.requests.length / (window / 60_000) / projects.length;
        return [
            {
                id: "state.bytes",
                label: "State of a resource (JSON without white space)",
                unit: "bytes",
                values: { ours: Math.max(...sample.map((one) => Buffer.byteLength(JSON.stringify(one)))) },
                target: { most: 4_000 },
            },
            {
                id: "waits.requests",
                label: `Requests per minute and project, 500 waits in ${projects.length} projects`,
                unit: "per minute",
                values: { ours: rate },
                target: { most: 35 },
            },
        ];
    } finally {
        await host.stop();
        await ended;
    }
}
