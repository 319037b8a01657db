import { InitializationError } from "../../../../provider/src/resources/host";
import { GROUP, HandlerSetup, VPCE } from "../../support/handlerSetup";
import { failure, until } from "../../support/until";

// ^C, where the host is told: every wait ends, and what exists is in state.

test("a wait ends at once, with the endpoint in state; an update resumes it without another create call", async () => {
    const cancel = new AbortController();
    const setup = await HandlerSetup.start({ initiating: "1h" }, cancel.signal);
    const failed = failure(setup.endpoints.create(setup.inputs()));
    await until(() => setup.said.some((text) => text.startsWith("INITIATING")), "no status");
    cancel.abort();
    const error = await failed;
    const [{ id } = { id: "" }] = setup.atlas.endpoints();
    expect(error).toMatchObject({ id, properties: { status: "INITIATING" } });
    expect(error.message).toMatch(
        /is not ready after .*, when the command was cancelled: last status INITIATING/,
    );
    expect(error.message).not.toContain("customTimeouts");
    setup.atlas.setStatus(id, "WAITING_FOR_USER");
    const { properties } = error as unknown as { properties: Parameters<typeof setup.endpoints.update>[1] };
    const { outs } = await setup.otherProcess().endpoints.update(id, properties, setup.inputs());
    expect(outs).toMatchObject({ status: "WAITING_FOR_USER" });
    expect(setup.count("POST")).toBe(1);
});

test("a create call in flight is not aborted: its answer names what it has made", async () => {
    const cancel = new AbortController();
    const setup = await HandlerSetup.start({ initiating: "1h" }, cancel.signal);
    setup.atlas.fault({ kind: "slow", delay: "300ms", method: "POST" });
    const failed = failure(setup.endpoints.create(setup.inputs()));
    await until(() => setup.atlas.endpoints().length === 1, "no create call");
    cancel.abort();
    expect(await failed).toMatchObject({ id: setup.atlas.endpoints()[0]?.id });
});

test("a create call that had no effect is not repeated", async () => {
    const cancel = new AbortController();
    const setup = await HandlerSetup.start({}, cancel.signal);
    setup.atlas.fault({ kind: "refuse429", method: "POST", retryAfter: 3_600 });
    const failed = failure(setup.endpoints.create(setup.inputs({ region: "eu-west-1" })));
    await until(() => setup.count("POST") === 1, "no create call");
    cancel.abort();
    const error = await failed;
    expect(error.message).toContain("Nothing was made and nothing is in state.");
    expect(error.message).not.toContain("longer customTimeouts");
    expect(setup.atlas.endpoints()).toEqual([]);
});

test("a deletion ends, and the endpoint stays in state", async () => {
    const cancel = new AbortController();
    const setup = await HandlerSetup.start({ deleting: "1h" }, cancel.signal);
    const { id, state } = await setup.ready();
    const failed = failure(setup.endpoints.delete(id, state));
    await until(() => setup.said.some((text) => text.startsWith("DELETING")), "no status");
    cancel.abort();
    const error = await failed;
    expect(error).not.toBeInstanceOf(InitializationError);
    expect(error.message).toMatch(/is not gone after .*, when the command was cancelled/);
});

test("an attachment and a wait for a string are in state, too", async () => {
    const cancel = new AbortController();
    const setup = await HandlerSetup.start(
        {
            attaching: "1h",
            clusters: [{ name: "orders", regions: ["us-east-1"] }],
            clusterUpdating: "1h",
            clusterUpdateAfter: "1h",
        },
        cancel.signal,
    );
    const { id } = setup.atlas.create(GROUP, "us-east-1", { status: "WAITING_FOR_USER" });
    const attaching = failure(setup.attachments.create(setup.attachmentInputs(id)));
    await until(
        () => setup.said.some((text) => text.startsWith("PENDING") || text.startsWith("INITIATING")),
        () => setup.said.join(),
    );
    const waiting = failure(setup.strings.create(setup.stringInputs()));
    await until(
        () => setup.said.some((text) => text.startsWith("IDLE, no string yet")),
        () => setup.said.join(),
    );
    cancel.abort();
    expect(await attaching).toMatchObject({ id: VPCE });
    expect(await waiting).toMatchObject({ id: `${GROUP}/orders/${VPCE}` });
});

test("the row says that one ^C is safe", async () => {
    const cancel = new AbortController();
    const setup = await HandlerSetup.start({ initiating: "1h" }, cancel.signal);
    const failed = failure(setup.endpoints.create(setup.inputs()));
    await until(
        () => setup.said.some((text) => text.includes("so far")),
        () => setup.said.join(),
    );
    cancel.abort();
    await failed;
    expect(setup.said.find((text) => text.includes("so far"))).toContain(
        "^C is safe, the next run goes on from here",
    );
});
