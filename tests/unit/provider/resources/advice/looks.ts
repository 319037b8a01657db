import type { Hidden } from "../../../../../provider/src/dynamic/hidden";
import { UNKNOWN } from "../../../../../provider/src/resources/host";
import { LOOK_UPS } from "../../../../../provider/src/resources/privateEndpoint/lookUp";
import type { PrivateEndpointState } from "../../../../../provider/src/resources/privateEndpoint/state";
import { endsWith, GROUP, HandlerSetup } from "../../../support/handlerSetup";
import { type Scenarios } from "./follow";

type State = PrivateEndpointState & Hidden;

const REGION = { region: "us-east-1" };
const READY = { status: "WAITING_FOR_USER" };

const find = async (setup: HandlerSetup, args: object): ReturnType<typeof LOOK_UPS.getPrivateEndpoint> =>
    LOOK_UPS.getPrivateEndpoint({ groupId: GROUP, ...args }, setup.runtime);

async function start(): Promise<{ setup: HandlerSetup; id: string }> {
    const setup = await HandlerSetup.start();
    return { setup, id: setup.atlas.create(GROUP, "us-east-1", READY).id };
}

/** A wrong look-up, and the right one. */
const wrongLookUp = (code: string, wrong: object, right?: object) => async (): Promise<void> => {
    const { setup, id } = await start();
    await endsWith(code, find(setup, wrong));
    expect(await find(setup.otherProcess(), right ?? { id })).toMatchObject({ ...READY, id });
};

export const LOOKS: Scenarios = {
    noSuchEndpoint: wrongLookUp("noSuchEndpoint", { id: "65a0c0ffee0123456789abcd" }),
    wrongLookUp: wrongLookUp("wrongLookUp", { region: "mars" }, REGION),
    unknownYet: wrongLookUp("unknownYet", { region: UNKNOWN }, REGION),
    noneInRegion: async () => {
        const { setup, id } = await start();
        await endsWith("noneInRegion", find(setup, { region: "eu-west-1" }));
        expect(await find(setup.otherProcess(), REGION)).toMatchObject({ id });
        await setup.otherProcess().create("eu-west-1");
        expect(await find(setup.otherProcess(), { region: "eu-west-1" })).toMatchObject(READY);
    },
    foundUnready: async () => {
        const setup = await HandlerSetup.start({ initiating: "30s" });
        const { id } = setup.atlas.create(GROUP, "us-east-1");
        await find(setup, { id });
        expect(setup.lines).toEqual(["foundUnready"]);
        await setup.clock.advance(31_000);
        const next = setup.otherProcess();
        expect(await find(next, { id })).toMatchObject(READY);
        expect(next.lines).toEqual([]);
    },
    notLookedUp: async () => {
        const { setup, id } = await start();
        setup.atlas.fault({ kind: "status", status: 503, times: Infinity });
        await endsWith("notLookedUp", find(setup, REGION));
        setup.atlas.clearFaults();
        expect(await find(setup.otherProcess(), REGION)).toMatchObject({ id });
    },
    wrongGet: async () => {
        const { setup, id } = await start();
        const get = async (region: string): ReturnType<typeof setup.endpoints.read> =>
            setup.endpoints.read("us-east-1", { groupId: GROUP, region } as State);
        await endsWith("wrongGet", get("eu-west-1"));
        expect(await get("us-east-1")).toMatchObject({ id, props: READY });
    },
    wrongId: async () => {
        const { setup, id } = await start();
        await endsWith("wrongId", setup.import("PrivateEndpoint", id));
        const imported = await setup.otherProcess().import("PrivateEndpoint", `${GROUP}/${id}`);
        expect(imported).toMatchObject({ id, state: READY });
    },
    regionHidden: async () => {
        const setup = await HandlerSetup.start({ initiating: "10m", endpointServiceApi: false });
        const { id } = setup.atlas.create(GROUP, "us-east-1");
        const imported = async (): ReturnType<typeof setup.import> =>
            setup.otherProcess().import("PrivateEndpoint", `${GROUP}/${id}`);
        await endsWith("regionHidden", imported());
        expect(await setup.otherProcess().create("us-east-1", { adoptExisting: true })).toBe(id);
        expect(await imported()).toMatchObject({ id, state: { ...READY, ...REGION } });
    },
};
