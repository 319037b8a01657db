import type { Hidden } from "../../../../../provider/src/dynamic/hidden";
import type {
    PrivateEndpointInputs,
    PrivateEndpointState,
} from "../../../../../provider/src/resources/privateEndpoint/state";
import {
    codesOf,
    endsWith,
    GROUP,
    HandlerSetup,
    type Left,
    present,
    VPCE,
} from "../../../support/handlerSetup";
import { until } from "../../../support/until";
import { type Scenarios } from "./follow";

type State = PrivateEndpointState & Hidden;

const READY = { status: "WAITING_FOR_USER" };
const POST = { method: "POST", times: Infinity } as const;
const GET = { method: "GET", times: Infinity } as const;

/** The inputs of a resource that has another name in the program. */
const renamed = (more: Partial<PrivateEndpointInputs> = {}): PrivateEndpointInputs & Hidden => ({
    ...{ groupId: GROUP, region: "us-east-1", providerName: "AWS" as const, ...more },
    __urn: "a::b::c::new",
});

/** What the next update does with what has to be replaced. */
async function upReplaces(setup: HandlerSetup, { id, properties }: Left<State>): Promise<void> {
    const next = setup.otherProcess();
    const difference = await next.endpoints.diff(id, properties, next.inputs());
    expect(difference).toMatchObject({ replaces: ["status"], deleteBeforeReplace: true });
    await next.endpoints.delete(id, properties);
    const made = await next.endpoints.create(next.inputs());
    expect(setup.atlas.endpoints()).toMatchObject([{ ...READY, id: made.id }]);
}

/** A run that ends before it knows what came of its create call. */
async function lost(setup: HandlerSetup): Promise<void> {
    setup.atlas.fault({ kind: "lost", method: "POST" });
    setup.atlas.fault({ kind: "status", ...GET, skip: 1 });
    await endsWith("perhapsCreated", setup.create("us-east-1", { timeout: "1m" }));
    setup.atlas.clearFaults();
}

const creates: Scenarios = {
    regionTaken: async () => {
        const setup = await HandlerSetup.start();
        const { id } = setup.atlas.create(GROUP, "us-east-1", READY);
        await endsWith("regionTaken", setup.create("us-east-1"));
        expect(await setup.otherProcess().create("us-east-1", { adoptExisting: true })).toBe(id);
        expect(setup.made).toEqual([id]);
        setup.atlas.setStatus(id, "FAILED");
        const adopted = setup.otherProcess().endpoints.create(setup.inputs({ adoptExisting: true }));
        await upReplaces(setup, await endsWith("failed", adopted));
        const [replaced = ""] = setup.made;
        await endsWith("regionTaken", setup.otherProcess().endpoints.create(setup.inputs()));
        const { props } = await setup.otherProcess().endpoints.read(replaced, { groupId: GROUP } as State);
        await setup.otherProcess().endpoints.delete(replaced, props as State);
        expect(await setup.otherProcess().create("us-east-1")).not.toBe(replaced);
        expect(setup.made).toHaveLength(1);
    },
    regionManaged: async () => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready();
        const run = setup.otherProcess();
        await run.otherProvider().endpoints.diff(id, state, run.inputs());
        await endsWith("regionManaged", run.endpoints.create(renamed({ adoptExisting: true })));
        const next = setup.otherProcess();
        expect(await next.endpoints.diff(id, state, renamed())).toMatchObject({ changes: false });
        await next.endpoints.create(renamed({ region: "eu-west-1" }));
        expect(setup.atlas.endpoints()).toMatchObject([READY, READY]);
    },
    askedTwice: async () => {
        const setup = await HandlerSetup.start();
        const check = async (inputs: object): Promise<unknown[]> =>
            codesOf((await setup.endpoints.check({}, { ...inputs })).failures);
        expect(await check(setup.inputs())).toEqual([]);
        expect(await check(renamed())).toEqual(["askedTwice"]);
        expect(await check(renamed({ region: "eu-west-1" }))).toEqual([]);
    },
    undecided: async () => {
        const setup = await HandlerSetup.start({ initiating: "10m", endpointServiceApi: false });
        const { id } = setup.atlas.create(GROUP, "us-east-1");
        setup.atlas.create(GROUP, "eu-west-1");
        await endsWith("undecided", setup.create("us-east-1"));
        expect(await setup.otherProcess().create("us-east-1", { adoptExisting: true })).toBe(id);
        expect(setup.made).toHaveLength(2);

        const made = await HandlerSetup.start({ initiating: "10m", endpointServiceApi: false });
        made.atlas.fault({ kind: "html", status: 504, method: "POST" });
        const ended = endsWith("undecided", made.create("us-east-1", { timeout: "90s" }));
        await until(() => made.atlas.requests.some(({ fault }) => fault === "html"), "no POST");
        const other = made.atlas.create(GROUP, "eu-west-1");
        await ended;
        const ours = await made.otherProcess().create("us-east-1", { adoptExisting: true });
        expect(made.made).toEqual([other.id, ours]);
    },
    takenByNothing: async () => {
        const setup = await HandlerSetup.start();
        const errorCode = "PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION";
        setup.atlas.fault({ kind: "status", status: 409, errorCode, ...POST });
        await endsWith("takenByNothing", setup.create("us-east-1", { timeout: "5m" }));
        setup.atlas.clearFaults();
        const { id } = setup.atlas.create(GROUP, "us-east-1");
        expect(await setup.otherProcess().create("us-east-1", { adoptExisting: true })).toBe(id);
        expect(setup.made).toEqual([id]);
    },
    notCreated: async () => {
        const setup = await HandlerSetup.start();
        setup.atlas.fault({ kind: "refuse429", method: "POST", retryAfter: 20, times: 6 });
        await endsWith("notCreated", setup.create("us-east-1", { timeout: "1m" }));
        expect(await setup.otherProcess().create("us-east-1", { timeout: "10m" })).toBe(setup.made[0]);
    },
    perhapsCreated: async () => {
        const setup = await HandlerSetup.start();
        await lost(setup);
        await endsWith("regionTaken", setup.otherProcess().create("us-east-1"));
        const id = await setup.otherProcess().create("us-east-1", { adoptExisting: true });
        expect(setup.made).toEqual([id]);
        setup.atlas.remove(id);
        setup.atlas.fault({ kind: "status", ...POST });
        await endsWith("perhapsCreated", setup.otherProcess().create("us-east-1", { timeout: "1m" }));
        setup.atlas.clearFaults();
        expect(await setup.otherProcess().create("us-east-1")).toBe(setup.made[0]);
    },
    failed: async () => {
        const setup = await HandlerSetup.start();
        setup.atlas.failNext(GROUP, undefined, "no capacity");
        await upReplaces(setup, await endsWith("failed", setup.endpoints.create(setup.inputs())));
    },
    deletedMeanwhile: async () => {
        const setup = await HandlerSetup.start({ initiating: "1h" });
        const ended = endsWith<State>("deletedMeanwhile", setup.endpoints.create(setup.inputs()));
        await until(() => setup.made.length === 1, "nothing was made");
        setup.atlas.remove(setup.made[0] ?? "");
        setup.atlas.configure({ initiating: "4s" });
        await upReplaces(setup, await ended);
    },
    notReady: async () => {
        const setup = await HandlerSetup.start({ initiating: "10m" });
        const late = setup.endpoints.create({ ...setup.inputs(), __timeouts: { create: "50s" } });
        const { id, properties } = await endsWith<State>("notReady", late);
        const { outs } = await setup.otherProcess().endpoints.update(id, properties, setup.inputs());
        expect([outs?.status, setup.made]).toEqual(["WAITING_FOR_USER", [id]]);
    },
    notChanged: async () => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready();
        const wanted = setup.inputs({ supportedRemoteRegions: ["eu-west-1"] });
        setup.atlas.fault({ kind: "status", status: 409, errorCode: "REGION_UNAVAILABLE", method: "PATCH" });
        const { properties } = await endsWith<State>("notChanged", setup.endpoints.update(id, state, wanted));
        const next = setup.otherProcess();
        expect(await next.endpoints.diff(id, properties, wanted)).toMatchObject({ changes: true });
        await next.endpoints.update(id, properties, wanted);
        expect(setup.atlas.endpoints()).toMatchObject([{ id, supportedRemoteRegions: ["eu-west-1"] }]);
    },
};

const deletions: Scenarios = {
    stillAttached: async () => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready();
        setup.atlas.attach(id, VPCE, "AVAILABLE");
        await endsWith("stillAttached", setup.endpoints.delete(id, state));
        const next = setup.otherProcess();
        const inputs = { ...next.attachmentInputs(id), adoptExisting: true };
        const { outs } = await next.attachments.create(inputs);
        const destroy = setup.otherProcess();
        await destroy.attachments.delete(VPCE, present(outs));
        await destroy.endpoints.delete(id, state);
        expect(setup.made).toEqual([]);
    },
    notDeleted: async () => {
        const setup = await HandlerSetup.start({ deleting: "10m" });
        for (const goOn of ["destroy", "keep"]) {
            const { id, state } = await setup.otherProcess().ready();
            const late = { ...state, __timeouts: { delete: "40s" } };
            await endsWith("notDeleted", setup.otherProcess().endpoints.delete(id, late));
            if (goOn === "destroy") {
                await setup.otherProcess().endpoints.delete(id, state);
                expect(setup.made).toEqual([]);
                continue;
            }
            const { props } = await setup.otherProcess().endpoints.read(id, state);
            await upReplaces(setup, { id, properties: props as State });
        }
    },
    deletionFailed: async () => {
        const setup = await HandlerSetup.start({ deleting: "10m" });
        const { id, state } = await setup.ready();
        const deletion = endsWith("deletionFailed", setup.endpoints.delete(id, state));
        await until(() => setup.said.some((text) => text.startsWith("DELETING")), "not DELETING");
        setup.atlas.setStatus(id, "FAILED", "in use");
        await deletion;
        await setup.otherProcess().endpoints.delete(id, state);
        expect(setup.made).toEqual([]);
    },
    stillWanted: async () => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready();
        const run = setup.otherProcess();
        await endsWith("regionTaken", run.endpoints.create(renamed()));
        await endsWith("stillWanted", run.otherProvider().endpoints.delete(id, state));
        const next = setup.otherProcess();
        await next.endpoints.create(renamed({ adoptExisting: true }));
        await next.otherProvider().endpoints.delete(id, state);
        expect(setup.atlas.endpoints()).toMatchObject([{ ...READY, id }]);
    },
    notKnownInRun: async () => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready();
        await endsWith("notKnownInRun", setup.aloneInRun().endpoints.delete(id, state));
        await setup.otherProcess().endpoints.delete(id, state);
        expect(setup.made).toEqual([]);
    },
    readToo: async () => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready();
        const run = setup.otherProcess();
        await run.endpoints.read(id, { groupId: GROUP } as State);
        await endsWith("readToo", run.otherProvider("unknown").endpoints.delete(id, state));
        await setup.otherProcess().otherProvider("unknown").endpoints.delete(id, state);
        expect(setup.made).toEqual([]);
    },
    thereAfterAll: async () => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready({ api: "endpointService" });
        const run = setup.otherProcess();
        setup.atlas.remove(id);
        await run.endpoints.diff(id, state, run.inputs());
        setup.atlas.create(GROUP, "us-east-1", { ...READY, id });
        await endsWith("thereAfterAll", run.endpoints.delete(id, state));
        const { props } = await setup.otherProcess().endpoints.read(id, state);
        const next = setup.otherProcess();
        expect(await next.endpoints.diff(id, props as State, next.inputs())).toMatchObject({
            changes: false,
        });
        expect(setup.atlas.endpoints()).toMatchObject([{ ...READY, id }]);
    },
};

const states: Scenarios = {
    notRead: async () => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready();
        setup.atlas.fault({ kind: "status", ...GET });
        await endsWith("notRead", setup.otherProcess().endpoints.read(id, state));
        setup.atlas.clearFaults();
        expect(await setup.otherProcess().endpoints.read(id, state)).toMatchObject({ id, props: state });
    },
    elsewhere: async () => {
        const there = await HandlerSetup.start();
        const { id, state } = await there.ready();
        const here = await HandlerSetup.start();
        await endsWith("elsewhere", here.endpoints.delete(id, state));
        await there.otherProcess().endpoints.delete(id, state);
        expect(there.made).toEqual([]);
    },
    brokenState: async () => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready();
        await endsWith("brokenState", setup.endpoints.delete(id, { ...state, groupId: "" }));
        await setup.otherProcess().endpoints.delete(id, state);
        expect(setup.made).toEqual([]);
    },
    noId: async () => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready();
        await endsWith("noId", setup.endpoints.delete("..", state));
        await setup.otherProcess().endpoints.delete(id, state);
        expect(setup.made).toEqual([]);
    },
};

export const ENDPOINTS: Scenarios = { ...creates, ...deletions, ...states };
