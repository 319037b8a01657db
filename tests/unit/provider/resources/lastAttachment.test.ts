import type { InterfaceEndpointState } from "../../../../provider/src/resources/interfaceEndpoint/state";
import type { PrivateEndpointState } from "../../../../provider/src/resources/privateEndpoint/state";
import { GROUP, HandlerSetup, VPCE } from "../../support/handlerSetup";
import { failure } from "../../support/until";

const ATTACHED_ALREADY = "PRIVATELINK_INTERFACE_ENDPOINT_ALREADY_EXISTS";
const OTHER_VPCE = "vpce-9f8e7d6c5b4a";

interface Attached {
    readonly setup: HandlerSetup;
    readonly id: string;
    readonly state: PrivateEndpointState;
    readonly attachment: InterfaceEndpointState;
}

async function attached(api: "endpointService" | "privateEndpoint" = "endpointService"): Promise<Attached> {
    const setup = await HandlerSetup.start();
    const { id, state } = await setup.ready({ api });
    const { outs } = await setup.attachments.create({ ...setup.attachmentInputs(id), api });
    return { setup, id, state, attachment: outs as InterfaceEndpointState };
}

test("detaching the last one names the endpoint that goes with it, on the row and as a line", async () => {
    const { setup: before, id, attachment } = await attached();
    const setup = before.otherProcess();
    await setup.attachments.delete(VPCE, { ...attachment, __urn: "a::b::c::two" });
    expect(setup.said.join("\n")).toContain(`Atlas removes ${id} with it`);
    expect(setup.lines.join("\n")).toContain(`${VPCE} is the last VPC endpoint of private endpoint ${id}`);
});

test("the last one is not detached to be replaced, whoever asks for that: its endpoint would go", async () => {
    const { setup, id, attachment } = await attached();
    const run = setup.otherProcess();
    const inputs = run.attachmentInputs(id);
    // `--replace` with deleteBeforeReplace: the program declares the very same.
    await run.attachments.diff(VPCE, { ...attachment, __urn: inputs.__urn } as typeof attachment, inputs);
    expect(await failure(run.attachments.delete(VPCE, attachment))).toMatchObject({ code: "lastStays" });
    expect([run.count("DELETE"), run.atlas.endpoints()[0]?.interfaceEndpoints.length]).toEqual([0, 1]);
    run.atlas.attach(id, OTHER_VPCE);
    await run.clock.advance(5_000);
    await run.attachments.delete(VPCE, attachment);
    expect(run.atlas.endpoints()).toMatchObject([{ id, status: "WAITING_FOR_USER" }]);
});

test("nor where another VPC endpoint is to come in its place, unless that is attached first, or its endpoint goes as well", async () => {
    const { setup, id, state, attachment } = await attached();
    const start = async (): Promise<HandlerSetup> => {
        const run = setup.otherProcess();
        const news = { ...run.attachmentInputs(id), interfaceEndpointId: OTHER_VPCE };
        await run.endpoints.diff(id, state, run.inputs({ api: "endpointService" }));
        await run.attachments.diff(VPCE, { ...attachment, __urn: news.__urn } as typeof attachment, news);
        return run;
    };
    const run = await start();
    expect(await failure(run.attachments.delete(VPCE, attachment))).toMatchObject({ code: "lastStays" });
    expect(run.count("DELETE")).toBe(0);
    const first = await start();
    await first.attachments.create({ ...first.attachmentInputs(id), interfaceEndpointId: OTHER_VPCE });
    await first.attachments.delete(VPCE, attachment);
    expect(first.atlas.endpoints()).toHaveLength(1);
});

test("nor where the program reads its endpoint", async () => {
    const { setup, id, attachment } = await attached();
    const run = setup.otherProcess();
    await run.endpoints.read(id, { groupId: GROUP } as never);
    expect(await failure(run.attachments.delete(VPCE, attachment))).toMatchObject({ code: "lastStays" });
    expect(run.count("DELETE")).toBe(0);
});

test("one that was replaced counts as attached again; one that is leaving already is waited for", async () => {
    const { setup, id, attachment } = await attached();
    const { outs } = await setup.attachments.create({
        ...setup.attachmentInputs(id),
        interfaceEndpointId: OTHER_VPCE,
    });
    const run = setup.otherProcess();
    const again = async (of: string, state: InterfaceEndpointState): Promise<void> => {
        const news = { ...run.attachmentInputs(id), interfaceEndpointId: of };
        await run.attachments.diff(of, { ...state, __urn: news.__urn } as typeof state, news);
        await run.attachments.delete(of, state);
        await run.attachments.create(news);
        await run.clock.advance(5_000);
    };
    await again(VPCE, attachment);
    await again(OTHER_VPCE, outs as InterfaceEndpointState);
    expect(run.atlas.endpoints()[0]?.interfaceEndpoints).toHaveLength(2);

    const last = await attached();
    const next = last.setup.otherProcess();
    const news = next.attachmentInputs(last.id);
    await next.attachments.diff(VPCE, { ...last.attachment, __urn: news.__urn } as typeof attachment, news);
    last.setup.atlas.detach(last.id, VPCE);
    await next.attachments.delete(VPCE, last.attachment);
});

test("detaching one of two, or through the older API, says nothing of the kind", async () => {
    const { setup, id, attachment } = await attached();
    setup.atlas.attach(id, OTHER_VPCE);
    await setup.clock.advance(5_000);
    await setup.attachments.delete(VPCE, attachment);
    expect(setup.lines).toEqual([]);
    expect(setup.atlas.endpoints()).toMatchObject([{ id, status: "WAITING_FOR_USER" }]);
    const older = await attached("privateEndpoint");
    await older.setup.attachments.delete(VPCE, older.attachment);
    expect(older.setup.lines).toEqual([]);
});

test("where the last two are detached at once, that is said as well", async () => {
    const { setup, id, attachment } = await attached();
    const more = await setup.attachments.create({
        ...setup.attachmentInputs(id),
        interfaceEndpointId: OTHER_VPCE,
        api: "endpointService",
    });
    const next = setup.otherProcess();
    await Promise.all([
        next.attachments.delete(VPCE, attachment),
        next.attachments.delete(OTHER_VPCE, more.outs as InterfaceEndpointState),
    ]);
    expect(next.lines.join()).toContain(`VPC endpoint of private endpoint ${id}`);
});

test("an attachment to an endpoint that is gone says what to type", async () => {
    const { setup, id } = await attached();
    setup.atlas.remove(id);
    const { message } = await failure(setup.attachments.create(setup.attachmentInputs(id)));
    expect(message).toContain(`Private endpoint ${id} is not there any more`);
    expect(message).toContain("pulumi up --refresh");
    // The same text stands in an update, whose entry is there.
    expect(message).not.toContain("in state");
});

test("a new VPC endpoint is attached before the old one is detached, also where that is FAILED", async () => {
    const { setup, id, attachment } = await attached();
    const news = { ...setup.attachmentInputs(id), interfaceEndpointId: OTHER_VPCE };
    for (const connectionStatus of ["AVAILABLE", "REJECTED", "FAILED"]) {
        const difference = await setup.attachments.diff(VPCE, { ...attachment, connectionStatus }, news);
        expect(difference).toEqual({ changes: true, replaces: ["interfaceEndpointId"] });
    }
    await setup.attachments.create(news);
    await setup.attachments.delete(VPCE, attachment);
    expect(setup.atlas.endpoints()).toMatchObject([{ id, status: "WAITING_FOR_USER" }]);
});

test("an endpoint that went along with its last attachment is noticed, and the next up makes both", async () => {
    const { setup, id, state, attachment } = await attached();
    await setup.otherProcess().attachments.delete(VPCE, attachment);
    await setup.clock.advance(5_000);
    const { message } = await failure(setup.attachments.create(setup.attachmentInputs(id)));
    expect(message).toContain("pulumi up --refresh");

    const next = setup.otherProcess();
    const difference = await next.endpoints.diff(id, state, next.inputs({ api: "endpointService" }));
    expect(difference).toEqual({ changes: true, replaces: ["status"], deleteBeforeReplace: true });
    await next.endpoints.delete(id, state);
    const again = await next.ready({ api: "endpointService" });
    expect(await next.attached(again.id)).toMatchObject({ connectionStatus: "AVAILABLE" });
});

describe.each(["endpointService", "privateEndpoint"] as const)("what has failed, through %s", (api) => {
    const failing = async (status: string): Promise<Attached> => {
        const all = await attached(api);
        all.setup.atlas.setConnectionStatus(
            all.id,
            VPCE,
            status,
            "there is an idempotent operation going on",
        );
        return { ...all, attachment: { ...all.attachment, connectionStatus: status } };
    };

    test.each(["FAILED", "REJECTED"])("%s: attached again, and never detached", async (status) => {
        const { setup, id, attachment } = await failing(status);
        const inputs = { ...setup.attachmentInputs(id), api };
        expect(await setup.attachments.diff(VPCE, attachment, inputs)).toEqual({
            changes: true,
            replaces: [],
        });
        const { outs } = await setup.attachments.update(VPCE, attachment, inputs);
        expect(outs).toMatchObject({ connectionStatus: "AVAILABLE" });
        expect(setup.lines.at(-1)).toContain(`is ${status}: attaching it again, without detaching it first`);
        expect(setup.count("DELETE")).toBe(0);
        expect(setup.atlas.endpoints()).toMatchObject([{ id, status: "WAITING_FOR_USER" }]);
    });

    test("where Atlas does not take it anew, the last one stays, and the error says why", async () => {
        const { setup, id, attachment } = await failing("FAILED");
        setup.atlas.fault({ kind: "status", status: 409, errorCode: ATTACHED_ALREADY, method: "POST" });
        const error = await failure(setup.attachments.update(VPCE, attachment, setup.attachmentInputs(id)));
        expect(error.message).toContain(`${VPCE} is the last VPC endpoint of private endpoint ${id}`);
        expect(error).toMatchObject({ id: VPCE, properties: { connectionStatus: "FAILED" } });
        expect(setup.count("DELETE")).toBe(0);
    });

    test("where Atlas does not take it anew for another reason, it is not detached", async () => {
        const { setup, id, attachment } = await failing("FAILED");
        setup.atlas.attach(id, OTHER_VPCE, "AVAILABLE");
        setup.atlas.fault({ kind: "status", status: 409, errorCode: "WHATEVER", method: "POST" });
        await failure(setup.attachments.update(VPCE, attachment, setup.attachmentInputs(id)));
        expect(setup.count("DELETE")).toBe(0);
    });
    test("what else is listed, but on its way out, does not count", async () => {
        const { setup, id, attachment } = await failing("FAILED");
        setup.atlas.attach(id, OTHER_VPCE, "DELETING");
        setup.atlas.fault({ kind: "status", status: 409, errorCode: ATTACHED_ALREADY, method: "POST" });
        const error = await failure(setup.attachments.update(VPCE, attachment, setup.attachmentInputs(id)));
        expect(error.message).toContain(`${VPCE} is the last VPC endpoint of private endpoint ${id}`);
        expect(setup.count("DELETE")).toBe(0);
    });
    test("where Atlas does not take it anew, and there is another one, it is detached and attached", async () => {
        const { setup, id, attachment } = await failing("FAILED");
        setup.atlas.attach(id, OTHER_VPCE, "AVAILABLE");
        setup.atlas.fault({ kind: "status", status: 409, errorCode: ATTACHED_ALREADY, method: "POST" });
        const { outs } = await setup.attachments.update(VPCE, attachment, setup.attachmentInputs(id));
        expect(outs).toMatchObject({ connectionStatus: "AVAILABLE" });
        expect(setup.count("DELETE")).toBe(1);
        expect(setup.atlas.endpoints()[0]?.interfaceEndpoints).toHaveLength(2);
    });

    test("where the answer to that is lost, it is made once, and waited for", async () => {
        const { setup, id, attachment } = await failing("FAILED");
        const posts = setup.count("POST");
        setup.atlas.fault({ kind: "lost", method: "POST" });
        const { outs } = await setup.attachments.update(VPCE, attachment, setup.attachmentInputs(id));
        expect(outs).toMatchObject({ connectionStatus: "AVAILABLE" });
        expect(setup.count("POST") - posts).toBe(1);
    });

    test("where Atlas refuses it, the refusal stands, and nothing is detached", async () => {
        const { setup, id, attachment } = await failing("FAILED");
        setup.atlas.fault({ kind: "status", status: 403, errorCode: "USER_UNAUTHORIZED", method: "POST" });
        const { message } = await failure(
            setup.attachments.update(VPCE, attachment, setup.attachmentInputs(id)),
        );
        expect(message).toContain("USER_UNAUTHORIZED");
        expect(setup.count("DELETE")).toBe(0);
    });

    test("where Atlas goes on showing the old status, that is the end after half a minute", async () => {
        const { setup, id, attachment } = await failing("FAILED");
        const errorMessage = "there is no way";
        const body = { interfaceEndpointId: VPCE, connectionStatus: "FAILED", errorMessage };
        setup.atlas.fault({ kind: "shape", method: "GET", path: VPCE, body, times: Infinity });
        const startedAt = setup.clock.now();
        const { message } = await failure(
            setup.attachments.update(VPCE, attachment, setup.attachmentInputs(id)),
        );
        expect(message).toContain("FAILED");
        expect(message).toContain(errorMessage);
        expect(setup.clock.now() - startedAt).toBeGreaterThanOrEqual(30_000);
        expect(setup.clock.now() - startedAt).toBeLessThan(60_000);
        expect(setup.count("DELETE")).toBe(0);
    });

    test("where it has healed by itself, nothing is asked for", async () => {
        const { setup, id, attachment } = await failing("FAILED");
        setup.atlas.setConnectionStatus(id, VPCE, "AVAILABLE");
        const posts = setup.count("POST");
        const { outs } = await setup.attachments.update(VPCE, attachment, setup.attachmentInputs(id));
        expect(outs).toMatchObject({ connectionStatus: "AVAILABLE" });
        expect(setup.count("POST")).toBe(posts);
    });
});

test("one list confirms an existing endpoint, and an unreachable Atlas does not count as a change", async () => {
    const { setup, id, state } = await attached();
    const next = setup.otherProcess();
    const before = next.count("GET");
    const inputs = next.inputs({ api: "endpointService" });
    expect(await next.endpoints.diff(id, state, inputs)).toEqual({ changes: false, replaces: [] });
    expect(next.count("GET") - before).toBe(1);
    setup.atlas.fault({ kind: "reset", times: Infinity });
    const startedAt = next.clock.now();
    await next.clock.advance(5_000);
    expect(await next.endpoints.diff(id, state, inputs)).toEqual({ changes: false, replaces: [] });
    expect(next.clock.now() - startedAt).toBeLessThan(60_000);
});

test("an endpoint of the older API is not looked at", async () => {
    const { setup, id, state } = await attached("privateEndpoint");
    const before = setup.count("GET");
    expect(await setup.endpoints.diff(id, state, setup.inputs())).toEqual({ changes: false, replaces: [] });
    expect(setup.count("GET")).toBe(before);
});
