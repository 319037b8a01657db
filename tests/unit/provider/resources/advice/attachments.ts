import type { Hidden } from "../../../../../provider/src/dynamic/hidden";
import type {
    InterfaceEndpointInputs,
    InterfaceEndpointState,
} from "../../../../../provider/src/resources/interfaceEndpoint/state";
import type { PrivateEndpointState } from "../../../../../provider/src/resources/privateEndpoint/state";
import { endsWith, GROUP, HandlerSetup, OTHER_VPCE, VPCE } from "../../../support/handlerSetup";
import { until } from "../../../support/until";
import { type Scenarios } from "./follow";

type State = InterfaceEndpointState & Hidden;

const AVAILABLE = { connectionStatus: "AVAILABLE" };
const ATTACH = { method: "POST", path: /interfaceEndpoints|\/endpoint$/ } as const;
const LOOK = { method: "GET", path: /interfaceEndpoints\/|\/endpoint\// } as const;
const NEWER = { api: "endpointService" } as const;

interface Ready {
    readonly setup: HandlerSetup;
    readonly id: string;
    readonly state: PrivateEndpointState & Hidden;
    readonly inputs: InterfaceEndpointInputs & Hidden;
}

async function start(api?: typeof NEWER): Promise<Ready> {
    const setup = await HandlerSetup.start();
    const { id, state } = await setup.ready(api);
    return { setup, id, state, inputs: setup.attachmentInputs(id) };
}

/** What the next update attaches. */
async function upAttaches(
    { setup, inputs }: Pick<Ready, "setup" | "inputs">,
    more: Partial<InterfaceEndpointInputs> = {},
): Promise<State> {
    const { outs } = await setup.otherProcess().attachments.create({ ...inputs, ...more });
    expect(outs).toMatchObject(AVAILABLE);
    expect(attached(setup)).toContain(more.interfaceEndpointId ?? VPCE);
    return outs as State;
}

const attached = ({ atlas }: HandlerSetup): string[] =>
    atlas.endpoints().flatMap((one) => one.interfaceEndpoints.map((each) => each.interfaceEndpointId));

/** A refresh, and the update after it: a private endpoint that is gone or FAILED is made anew, and what is attached to it. */
async function upRefreshMakesBoth({ setup, id, state, inputs }: Ready): Promise<void> {
    const next = setup.otherProcess();
    const { props } = await next.endpoints.read(id, state);
    if (props !== undefined) {
        const seen = props;
        expect(await next.endpoints.diff(id, seen, next.inputs())).toMatchObject({ replaces: ["status"] });
        await next.endpoints.delete(id, seen);
    }
    const made = await next.endpoints.create(next.inputs());
    await upAttaches({ setup, inputs }, { privateEndpointId: made.id });
    expect(setup.made).toEqual([made.id]);
}

const creates: Scenarios = {
    attachmentTaken: async () => {
        const all = await start();
        all.setup.atlas.attach(all.id, VPCE, "AVAILABLE");
        const taken = all.setup.otherProcess().attachments.create(all.inputs);
        await endsWith("attachmentTaken", taken);
        const state = await upAttaches(all, { adoptExisting: true });
        await all.setup.otherProcess().attachments.delete(VPCE, state);
        expect(attached(all.setup)).toEqual([]);
    },
    attachmentManaged: async () => {
        const all = await start();
        const { setup, inputs } = all;
        const state = await upAttaches(all);
        const run = setup.otherProcess();
        const renamed = { ...inputs, __urn: "a::b::c::new" };
        const declared = run.otherProvider();
        await declared.attachments.check({}, { ...inputs });
        await declared.attachments.diff(VPCE, state, inputs);
        const twice = run.attachments.create({ ...renamed, adoptExisting: true });
        await endsWith("attachmentManaged", twice);
        const next = setup.otherProcess();
        expect(await next.attachments.diff(VPCE, state, renamed)).toMatchObject({ changes: false });
        expect(attached(setup)).toEqual([VPCE]);
    },
    notAttached: async () => {
        const all = await start();
        const late = { ...all.inputs, __timeouts: { create: "1m" } };
        const errorCode = "PRIVATELINK_CANNOT_ACCEPT_ENDPOINTS";
        all.setup.atlas.fault({ kind: "status", status: 409, errorCode, ...ATTACH, times: Infinity });
        await endsWith("notAttached", all.setup.attachments.create(late));
        all.setup.atlas.clearFaults();
        await upAttaches(all);
        const other = await start();
        other.setup.atlas.fault({ kind: "lost", ...ATTACH });
        other.setup.atlas.fault({ kind: "status", ...LOOK, times: Infinity });
        const lost = { ...late, privateEndpointId: other.id };
        await endsWith("notAttached", other.setup.attachments.create(lost));
        other.setup.atlas.clearFaults();
        await endsWith("attachmentTaken", other.setup.otherProcess().attachments.create(other.inputs));
        await upAttaches(other, { adoptExisting: true });
    },
    perhapsAttached: async () => {
        for (const wasAttached of [true, false]) {
            const all = await start();
            all.setup.atlas.fault({ kind: wasAttached ? "lost" : "reset", ...ATTACH });
            const noRight = { kind: "status", status: 401, errorCode: "USER_UNAUTHORIZED" } as const;
            all.setup.atlas.fault({ ...noRight, ...LOOK });
            await endsWith("perhapsAttached", all.setup.attachments.create(all.inputs));
            if (wasAttached) {
                await endsWith("attachmentTaken", all.setup.otherProcess().attachments.create(all.inputs));
            }
            await upAttaches(all, { adoptExisting: wasAttached });
        }
    },
    attachedAlready: async () => {
        const all = await start();
        const errorCode = "PRIVATELINK_INTERFACE_ENDPOINT_ALREADY_EXISTS";
        all.setup.atlas.fault({ kind: "status", status: 409, errorCode, ...ATTACH, times: Infinity });
        await endsWith("attachedAlready", all.setup.attachments.create(all.inputs));
        all.setup.atlas.clearFaults();
        await upAttaches(all);
    },
    neverAccepting: async () => {
        const all = await start();
        all.setup.atlas.setStatus(all.id, "FAILED");
        await endsWith("neverAccepting", all.setup.attachments.create(all.inputs));
        await upRefreshMakesBoth(all);
    },
    privateEndpointGone: async () => {
        const all = await start();
        all.setup.atlas.remove(all.id);
        await endsWith("privateEndpointGone", all.setup.attachments.create(all.inputs));
        await upRefreshMakesBoth(all);
    },
    noSuchAttachment: async () => {
        const all = await start();
        await upAttaches(all);
        const importIt = async (vpce: string): ReturnType<HandlerSetup["import"]> =>
            all.setup.otherProcess().import("InterfaceEndpoint", `${GROUP}/${all.id}/${vpce}`);
        await endsWith("noSuchAttachment", importIt(OTHER_VPCE));
        expect(await importIt(VPCE)).toMatchObject({ id: VPCE, state: AVAILABLE });
    },
};

const attachmentFailed = async (): Promise<void> => {
    for (const fixed of [
        "in AWS",
        "in Atlas's console",
        "by a new VPC endpoint",
        "by a program without it",
    ]) {
        const { setup, id, inputs } = await start();
        const ended = endsWith<State>("attachmentFailed", setup.attachments.create(inputs));
        await until(() => attached(setup).length === 1, "not attached");
        setup.atlas.setConnectionStatus(id, VPCE, "REJECTED", "not yours");
        const { properties } = await ended;
        const next = setup.otherProcess();
        if (fixed === "by a new VPC endpoint") {
            await upAttaches({ setup, inputs }, { interfaceEndpointId: OTHER_VPCE });
            await next.attachments.delete(VPCE, properties);
            expect(attached(setup)).toEqual([OTHER_VPCE]);
        } else if (fixed === "by a program without it") {
            await next.attachments.delete(VPCE, properties);
            await upAttaches({ setup, inputs });
        } else {
            if (fixed === "in Atlas's console") {
                setup.atlas.setConnectionStatus(id, VPCE, "AVAILABLE");
            }
            const change = await next.attachments.diff(VPCE, properties, inputs);
            expect(change).toMatchObject({ changes: true, replaces: [] });
            expect((await next.attachments.update(VPCE, properties, inputs)).outs).toMatchObject(AVAILABLE);
        }
        expect(setup.made).toEqual([id]);
    }
};

const last: Scenarios = {
    lastStays: async () => {
        const all = await start(NEWER);
        const { setup, id, inputs } = all;
        const state = await upAttaches(all, NEWER);
        const run = setup.otherProcess();
        await run.attachments.check({}, { ...inputs });
        await run.attachments.diff(VPCE, state, inputs);
        await endsWith("lastStays", run.attachments.delete(VPCE, state));
        const other = await upAttaches(all, { ...NEWER, interfaceEndpointId: OTHER_VPCE });
        const next = setup.otherProcess();
        await next.attachments.check({}, { ...inputs });
        await next.attachments.diff(VPCE, state, inputs);
        await next.attachments.delete(VPCE, state);
        const { outs } = await next.attachments.create(inputs);
        expect(outs).toMatchObject(AVAILABLE);
        expect(attached(setup).sort()).toEqual([VPCE, OTHER_VPCE].sort());

        const destroy = setup.otherProcess();
        await destroy.attachments.delete(VPCE, outs as State);
        await destroy.attachments.delete(OTHER_VPCE, other);
        await destroy.endpoints.delete(id, all.state);
        expect(setup.made).toEqual([]);
    },
    lastAttachment: async () => {
        const all = await start(NEWER);
        const state = await upAttaches(all, NEWER);
        const run = all.setup.otherProcess();
        await run.attachments.delete(VPCE, state);
        expect(run.lines).toEqual(["lastAttachment"]);
        await upRefreshMakesBoth(all);
    },
};

export const ATTACHMENTS: Scenarios = { ...creates, attachmentFailed, ...last };
