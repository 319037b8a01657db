import { randomBytes } from "node:crypto";
import { atlasEnvironment, type BenchContext, together } from "../context";
import type { Figure } from "../figure";
import { ProviderHost } from "../../testkit/providerHost/host";
import { programInputs, urnOf } from "../../testkit/providerHost/program";
import { mean } from "../../testkit/statistics";

/** How many strings of one cluster are waited for. */
const COUNTS = [1, 20];
const CLUSTER = "orders";
/** Further projects that wait for one string each: all clusters of a project change at once, and a mean takes several moments. */
const FURTHER_PROJECTS = 12;
const REGION = "us-east-1";
/** How often Atlas is looked at for the moment in which a string is there. */
const POLL_INTERVAL = 10;

interface Outcome {
    readonly requests: number;
    /** Mean seconds from shown by a cluster to the provider's answer. */
    readonly delay: number;
}

/** What it takes to wait for connection strings, which come 20 to 40 s after the attachment. */
export async function strings(context: BenchContext): Promise<Figure[]> {
    const { atlas, progress } = context;
    progress(`strings: ${COUNTS.join(", ")}`);
    atlas.configure({
        attaching: "now",
        clusterUpdateAfter: "5s",
        clusterUpdating: { min: "15s", max: "35s" },
    });
    const outcomes = await together([
        ...COUNTS.map((count) => waitFor(context, count)),
        ...Array.from({ length: FURTHER_PROJECTS }, () => waitFor(context, 1)),
    ]);
    return [
        ...COUNTS.map((count, index): Figure => ({
            id: `strings.${count}.1.requests`,
            label: `Requests until ${count} connection string${count === 1 ? "" : "s"} of 1 cluster came`,
            unit: "requests",
            values: { ours: outcomes[index]?.requests ?? NaN },
        })),
        {
            id: "strings.delay.mean",
            label: "From shown by the cluster to the provider's answer, mean",
            unit: "s",
            values: { ours: mean(outcomes.map(({ delay }) => delay)) },
            target: 1.3,
        },
    ];
}

async function waitFor({ atlas }: BenchContext, count: number): Promise<Outcome> {
    const groupId = randomBytes(12).toString("hex");
    atlas.createCluster(groupId, CLUSTER, [REGION]);
    const { id } = atlas.create(groupId, REGION, { status: "WAITING_FOR_USER" });
    const ids = Array.from({ length: count }, (_, index) => `vpce-${index.toString(16)}${"1".repeat(8)}`);
    ids.forEach((vpce) => atlas.attach(id, vpce, "AVAILABLE"));
    const host = await ProviderHost.start({ env: atlasEnvironment(atlas) });
    let shownAt: number | undefined;
    const watch = setInterval(() => {
        if (atlas.clusters(groupId).every(({ privateStrings }) => privateStrings.length === count)) {
            shownAt ??= performance.now();
        }
    }, POLL_INTERVAL);
    try {
        const kind = "PrivateConnectionString";
        const delays = await Promise.all(
            ids.map(async (interfaceEndpointId, index) => {
                const name = `s${index}`;
                const args = { groupId, clusterName: CLUSTER, interfaceEndpointId };
                await host.create(urnOf(kind, name), programInputs(kind, name, args));
                return (performance.now() - (shownAt ?? NaN)) / 1_000;
            }),
        );
        const requests = atlas.requests.filter((request) => request.groupId === groupId).length;
        return { requests, delay: mean(delays) };
    } finally {
        clearInterval(watch);
        await host.stop();
    }
}
