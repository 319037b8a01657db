import type { EmulatorOptions } from "../../../../../emulator/src";
import type {
    PrivateConnectionStringInputs,
    PrivateConnectionStringState,
} from "../../../../../provider/src/resources/privateConnectionString/state";
import { endsWith, GROUP, HandlerSetup, OTHER_VPCE, VPCE } from "../../../support/handlerSetup";
import { type Scenarios } from "./follow";

type State = PrivateConnectionStringState;

async function start(options: EmulatorOptions = {}): Promise<HandlerSetup> {
    const setup = await HandlerSetup.start({
        clusters: [
            { name: "orders", regions: ["us-east-1"] },
            { name: "mobile", regions: ["us-east-1"], kind: "flex" },
        ],
        ...options,
    });
    const { id } = setup.atlas.create(GROUP, "us-east-1", { status: "WAITING_FOR_USER" });
    setup.atlas.attach(id, VPCE, "AVAILABLE");
    return setup;
}

async function upGives(
    setup: HandlerSetup,
    more: Partial<PrivateConnectionStringInputs> = {},
): Promise<State> {
    const { outs } = await setup.otherProcess().strings.create(setup.stringInputs(more));
    expect(outs).toMatchObject({ status: "READY" });
    return outs as State;
}

const importIt = async (setup: HandlerSetup, name: string): ReturnType<HandlerSetup["import"]> =>
    setup.otherProcess().import("PrivateConnectionString", `${GROUP}/${name}/${VPCE}`);

/** A cluster's name that does not do, and one that does. */
const wrongName =
    (code: string, clusterName: string, happen: (setup: HandlerSetup) => void = () => undefined) =>
    async (): Promise<void> => {
        const setup = await start();
        happen(setup);
        await endsWith(code, setup.strings.create(setup.stringInputs({ clusterName })));
        setup.atlas.createCluster(GROUP, "other", ["us-east-1"]);
        await upGives(setup, { clusterName: "other" });
    };

export const STRINGS: Scenarios = {
    unknownCluster: wrongName("unknownCluster", "order"),
    tooSmall: wrongName("tooSmall", "mobile"),
    clusterLeaves: wrongName("clusterLeaves", "orders", ({ atlas }) =>
        atlas.setClusterState(GROUP, "orders", "DELETING"),
    ),
    flexCluster: async () => {
        const setup = await start();
        await upGives(setup);
        await endsWith("flexCluster", importIt(setup, "mobile"));
        expect(await importIt(setup, "orders")).toMatchObject({ state: { status: "READY" } });
    },
    noSuchString: async () => {
        const setup = await start({ clusterUpdateAfter: "1h" });
        await endsWith("noSuchString", importIt(setup, "orders"));
        const waiting = setup.otherProcess().strings.create({
            ...setup.stringInputs(),
            __timeouts: { create: "2h" },
        });
        expect((await waiting).outs).toMatchObject({ status: "READY" });
        expect(await importIt(setup, "orders")).toMatchObject({ state: { status: "READY" } });
    },
    unknownVpcEndpoint: async () => {
        const setup = await start();
        const wanted = { interfaceEndpointId: OTHER_VPCE };
        await endsWith("unknownVpcEndpoint", setup.strings.create(setup.stringInputs(wanted)));
        const [endpoint] = setup.made;
        await setup.otherProcess().attachments.create({
            ...setup.attachmentInputs(endpoint ?? ""),
            ...wanted,
        });
        await upGives(setup, wanted);
    },
    notListed: async () => {
        const setup = await start({ clusters: [{ name: "orders", regions: ["us-east-1", "eu-west-1"] }] });
        const late = setup.strings.create({ ...setup.stringInputs(), __timeouts: { create: "3m" } });
        const { id, properties } = await endsWith<State>("notListed", late);
        const made = await setup.ready({ region: "eu-west-1" });
        await setup.attachments.create({
            ...setup.attachmentInputs(made.id),
            interfaceEndpointId: OTHER_VPCE,
        });
        const { outs } = await setup.otherProcess().strings.update(id, properties, setup.stringInputs());
        expect(outs).toMatchObject({ status: "READY" });
    },
    notCompared: async () => {
        const setup = await start();
        const state = await upGives(setup);
        setup.atlas.createCluster(GROUP, "orders", ["us-east-1"], { sharded: true });
        const id = `${GROUP}/orders/${VPCE}`;
        setup.atlas.fault({ kind: "status", times: Infinity });
        const run = setup.otherProcess();
        expect(await run.strings.diff(id, state, run.stringInputs())).toMatchObject({ changes: false });
        expect(run.lines).toEqual(["notCompared"]);
        setup.atlas.clearFaults();
        const next = setup.otherProcess();
        expect(await next.strings.diff(id, state, next.stringInputs())).toMatchObject({ changes: true });
        const { outs } = await next.strings.update(id, state, next.stringInputs());
        expect(outs).toMatchObject({ status: "READY", type: "MONGOS" });
    },
};
