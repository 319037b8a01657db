import { ENDPOINT_SERVICE_REGIONS } from "../../../../emulator/src";
import type { PrivateConnectionStringState } from "../../../../provider/src/resources/privateConnectionString/state";
import { GROUP, HandlerSetup, VPCE } from "../../support/handlerSetup";
import { failure } from "../../support/until";

const GET_CLUSTER = { method: "GET", path: "/clusters/orders" } as const;

async function start(regions: readonly string[] = ["us-east-1"]): Promise<HandlerSetup> {
    const setup = await HandlerSetup.start({ clusterUpdateAfter: "20s", clusterUpdating: "40s" });
    setup.atlas.createCluster(GROUP, "orders", regions);
    regions.forEach((region, index) => {
        const { id } = setup.atlas.create(GROUP, region, { status: "WAITING_FOR_USER" });
        setup.atlas.attach(id, index === 0 ? VPCE : `vpce-${index}`, "AVAILABLE");
    });
    return setup;
}

async function ready(): Promise<{ setup: HandlerSetup; id: string; state: PrivateConnectionStringState }> {
    const setup = await start();
    const { id, outs } = await setup.strings.create(setup.stringInputs());
    await setup.clock.advance(5_000);
    return { setup, id, state: outs as PrivateConnectionStringState };
}

test("the string of a cluster in all regions is whole", async () => {
    const setup = await start(ENDPOINT_SERVICE_REGIONS);
    const { outs } = await setup.strings.create(setup.stringInputs());
    expect(outs?.connectionString).toBe(setup.atlas.clusters(GROUP)[0]?.privateStrings[0]?.connectionString);
    expect(outs?.connectionString?.length).toBeGreaterThan(4_000);
});

test("a VPC endpoint that the older API does not list is looked for in the newer one", async () => {
    const setup = await start();
    setup.atlas.fault({
        kind: "shape",
        body: [],
        times: Infinity,
        method: "GET",
        path: /v1\.0.*privateEndpoint\?/,
    });
    expect((await setup.strings.create(setup.stringInputs())).outs).toMatchObject({ status: "READY" });
});

test("a wait that could not even begin stays in state", async () => {
    const setup = await start();
    setup.atlas.fault({ kind: "status", status: 500, times: Infinity });
    const timeouts = { __timeouts: { create: "1m" } };
    const error = await failure(setup.strings.create({ ...setup.stringInputs(), ...timeouts }));
    expect(error.message).toContain("lists no connection string");
    expect(error).toMatchObject({ id: `${GROUP}/orders/${VPCE}`, properties: { status: "WAITING" } });
});

describe("a refresh keeps", () => {
    test("a wait", async () => {
        const setup = await start();
        const { id, outs } = await setup.strings
            .create({ ...setup.stringInputs(), __timeouts: { create: "5s" } })
            .catch((error: unknown) => {
                const { id: stored, properties } = error as {
                    id: string;
                    properties: PrivateConnectionStringState;
                };
                return { id: stored, outs: properties };
            });
        expect(outs).toMatchObject({ status: "WAITING" });
        expect(await setup.strings.read(id, outs as PrivateConnectionStringState)).toMatchObject({
            id,
            props: { status: "WAITING" },
        });
    });

    test("a string whose cluster is in the list, whatever its own route says", async () => {
        const { setup, id, state } = await ready();
        setup.atlas.fault({
            kind: "status",
            status: 404,
            errorCode: "CLUSTER_NOT_FOUND",
            times: Infinity,
            ...GET_CLUSTER,
        });
        expect(await setup.strings.read(id, state)).toMatchObject({ id, props: state });
    });

    test("a string of a cluster that is changing", async () => {
        const { setup, id, state } = await ready();
        setup.atlas.createCluster(GROUP, "orders", ["eu-west-1"]);
        setup.atlas.setClusterState(GROUP, "orders", "UPDATING");
        expect(await setup.strings.read(id, state)).toMatchObject({ id, props: state });
        setup.atlas.setClusterState(GROUP, "orders", "IDLE");
        await setup.clock.advance(5_000);
        expect(await setup.strings.read(id, state)).toEqual({ id: "" });
    });
});
