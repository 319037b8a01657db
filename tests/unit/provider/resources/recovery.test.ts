import type { Hidden } from "../../../../provider/src/dynamic/hidden";
import type { PrivateEndpointState } from "../../../../provider/src/resources/privateEndpoint/state";
import { HandlerSetup } from "../../support/handlerSetup";
import { failure, until } from "../../support/until";

// What a failed create leaves in state, and how the next commands continue from there.

type State = PrivateEndpointState & Hidden;

/** What an initialization failure leaves in state. */
interface Left {
    readonly id: string;
    readonly message: string;
    readonly properties: State;
}

/** Starts a create, lets something happen to the endpoint, and tells what is left in state. */
async function createUntil(
    setup: HandlerSetup,
    happen: (id: string) => unknown,
    timeout = "40m",
): Promise<Left> {
    const inputs = { ...setup.inputs(), __timeouts: { create: timeout } };
    const creation = failure(setup.endpoints.create(inputs));
    await until(() => setup.atlas.endpoints().length === 1, "nothing was made");
    await happen(setup.atlas.endpoints()[0]?.id ?? "");
    return (await creation) as unknown as Left;
}

const only = (setup: HandlerSetup): string => setup.atlas.endpoints()[0]?.id ?? "";

test("FAILED: Atlas's reason, the id in state; the next update replaces it, destroy removes it", async () => {
    const setup = await HandlerSetup.start();
    setup.atlas.failNext("5df264b8f10fab7d2cad2f0d", undefined, "no capacity");
    const { id, message, properties } = await createUntil(setup, () => undefined);
    expect(message).toMatch(/is FAILED after .*: no capacity\. It stays in Atlas and in the stack's state/);
    expect(properties).toMatchObject({ status: "FAILED", errorMessage: "no capacity" });
    expect(await setup.endpoints.diff(id, properties, setup.inputs())).toEqual({
        changes: true,
        replaces: ["status"],
        deleteBeforeReplace: true,
    });
    await setup.endpoints.delete(id, properties);
    expect(setup.atlas.endpoints()).toEqual([]);
});

test("the time is over: the next update goes on waiting without another create call", async () => {
    const setup = await HandlerSetup.start({ initiating: "10m" });
    const { id, message, properties } = await createUntil(setup, () => undefined, "50s");
    expect(message).toContain("is not ready after 50s, the time that customTimeouts.create allows");
    expect(message).toContain("last status INITIATING");
    expect(properties).toMatchObject({ status: "INITIATING", region: "us-east-1" });
    const again = { ...setup.inputs(), __timeouts: { create: "50s" } };
    expect(await setup.endpoints.diff(id, properties, again)).toEqual({ changes: true, replaces: [] });
    expect(await failure(setup.endpoints.update(id, properties, again))).toMatchObject({ id, properties });
    const { outs } = await setup.endpoints.update(id, properties, setup.inputs());
    expect(outs?.status).toBe("WAITING_FOR_USER");
    expect(setup.count("POST")).toBe(1);
});

test.each(["privateEndpoint", "endpointService"] as const)(
    "a wait that is resumed polls by the endpoint's age, through %s",
    async (api) => {
        const setup = await HandlerSetup.start({ initiating: "170s" });
        const inputs = { ...setup.inputs({ api }), __timeouts: { create: "130s" } };
        const { id, properties } = (await failure(setup.endpoints.create(inputs))) as unknown as {
            id: string;
            properties: Parameters<typeof setup.endpoints.update>[1];
        };
        const next = setup.otherProcess();
        await next.endpoints.update(id, properties, next.inputs({ api }));
        expect(setup.clock.now()).toBeLessThan(173_000);
    },
);

test("DELETING meanwhile: said at once, and the next update makes it anew", async () => {
    const setup = await HandlerSetup.start({ initiating: "1h", deleting: "1h" });
    const { id, message, properties } = await createUntil(setup, (made) =>
        setup.atlas.setStatus(made, "DELETING"),
    );
    expect(message).toContain("was deleted in Atlas by somebody else while waiting for it");
    expect(await setup.endpoints.diff(id, properties, setup.inputs())).toMatchObject({
        replaces: ["status"],
        deleteBeforeReplace: true,
    });
});

test("Atlas answers nothing good until the time is over: told with the last problem, in state", async () => {
    const setup = await HandlerSetup.start({ initiating: "1h" });
    const { message, properties } = await createUntil(
        setup,
        () => setup.atlas.fault({ kind: "reset", times: Infinity }),
        "90s",
    );
    expect(message).toContain("last status INITIATING. Last problem: ");
    expect(properties.status).toBe("INITIATING");
});

test("the key is revoked meanwhile: ends after a few requests, and goes on with a new key", async () => {
    const setup = await HandlerSetup.start();
    const { id, message, properties } = await createUntil(setup, () => {
        setup.atlas.revokeKey();
        setup.atlas.clearRequests();
    });
    expect(message).toContain("check mongodbatlas:publicKey and mongodbatlas:privateKey");
    expect(setup.atlas.requests.length).toBeLessThanOrEqual(4);
    expect(await failure(setup.endpoints.update(id, properties, setup.inputs()))).toMatchObject({ id });
    setup.atlas.setKey("public", "private");
    const { outs } = await setup.endpoints.update(id, properties, setup.inputs());
    expect(outs?.status).toBe("WAITING_FOR_USER");
});

describe("the deletion of an endpoint", () => {
    const START = ["INITIATING", "WAITING_FOR_USER", "FAILED", "DELETING", "SOMETHING_NEW"];

    test.each(START)("succeeds for one that is %s", async (status) => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready();
        setup.atlas.setStatus(id, status);
        await setup.endpoints.delete(id, state);
        expect(setup.atlas.endpoints()).toEqual([]);
    });

    test("succeeds when Atlas once reports it missing, but still shows it", async () => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready();
        const attached = await setup.attached(id);
        setup.atlas.fault({ kind: "stale", method: "DELETE", age: "1h", times: 1 });
        await setup.attachments.delete(attached.interfaceEndpointId, attached);
        setup.atlas.fault({ kind: "stale", method: "DELETE", age: "1h", times: 1 });
        await setup.endpoints.delete(id, state);
        expect(setup.atlas.endpoints()).toEqual([]);
        expect(setup.count("DELETE")).toBe(4);
    });

    test("is refused with the ids of what is attached", async () => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready();
        setup.atlas.attach(id, "vpce-1", "AVAILABLE");
        const { message } = await failure(setup.endpoints.delete(id, state));
        expect(message).toContain("while interface endpoints are attached to it: vpce-1.");
        expect(message).toContain("declare an InterfaceEndpoint with groupId");
        expect(message).not.toContain("Network Access");
    });

    test("fails, and keeps it in state, on a timeout or when Atlas abandons the deletion", async () => {
        const setup = await HandlerSetup.start({ deleting: "1h" });
        const { id, state } = await setup.ready();
        const late = failure(setup.endpoints.delete(id, { ...state, __timeouts: { delete: "40s" } }));
        expect((await late).message).toMatch(/is not gone after 40s.*last status DELETING/);
        const deletion = failure(setup.endpoints.delete(id, state));
        await until(
            () => setup.said.filter((text) => text.startsWith("DELETING")).length > 1,
            "not DELETING",
        );
        setup.atlas.setStatus(id, "FAILED", "in use");
        expect((await deletion).message).toContain("Atlas could not delete private endpoint");
        expect((await deletion).message).toContain("in use");
    });
});

describe("a resource that meets its own endpoint", () => {
    test("a replacement that adopts what it replaces does not delete it", async () => {
        const setup = await HandlerSetup.start();
        const old = await setup.ready();
        const next = setup.otherProcess();
        const replacement = await next.endpoints.create(setup.inputs({ adoptExisting: true }));
        await next.endpoints.delete(old.id, old.state);
        expect(only(setup)).toBe(replacement.id);
    });
});

describe("reading", () => {
    test("refresh follows a status that goes and comes back", async () => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready();
        setup.atlas.setStatus(id, "FAILED", "broken");
        await setup.clock.advance(5_000);
        const failed = await setup.endpoints.read(id, state);
        expect(failed.props).toMatchObject({ status: "FAILED", errorMessage: "broken" });
        setup.atlas.setStatus(id, "WAITING_FOR_USER");
        await setup.clock.advance(5_000);
        expect((await setup.endpoints.read(id, { ...state, ...failed.props })).props).toEqual(state);
    });

    test("adoptExisting or api alone is no difference, and asks Atlas nothing", async () => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready();
        setup.atlas.clearRequests();
        for (const change of [
            { adoptExisting: true, api: "endpointService" },
            { api: "privateEndpoint" },
        ] as const) {
            expect(await setup.endpoints.diff(id, state, setup.inputs(change))).toEqual({
                changes: false,
                replaces: [],
            });
        }
        expect(setup.atlas.requests).toEqual([]);
    });
});

test.each([undefined, "", 5])(
    "a state that somebody has edited, and whose groupId is %j, is named; nothing is done",
    async (groupId) => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready();
        const requests = setup.atlas.requests.length;
        const edited = { ...state, groupId } as unknown as typeof state;
        for (const act of [
            () => setup.endpoints.diff(id, edited, setup.inputs()),
            () => setup.endpoints.update(id, edited, setup.inputs()),
            () => setup.endpoints.delete(id, edited),
            () => setup.attachments.delete(id, edited as never),
        ]) {
            const { message } = await failure(act());
            expect(message).toContain("has no groupId, so it names nothing in Atlas. Nothing was done.");
            expect(message).toContain("pulumi stack export --file state.json");
        }
        expect(setup.atlas.requests).toHaveLength(requests);
    },
);
