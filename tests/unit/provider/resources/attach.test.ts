import { HandlerSetup, VPCE } from "../../support/handlerSetup";
import { failure, until } from "../../support/until";

const ATTACH = { method: "POST", path: "/interfaceEndpoints" } as const;
const LOOK = { method: "GET", path: "/interfaceEndpoints/" } as const;

async function start(): Promise<{ setup: HandlerSetup; id: string }> {
    const setup = await HandlerSetup.start();
    const { id } = await setup.ready();
    return { setup, id };
}

test("an attach call whose answer was lost is found again, and made once", async () => {
    const { setup, id } = await start();
    setup.atlas.fault({ kind: "lost", ...ATTACH });
    expect(await setup.attached(id)).toMatchObject({ connectionStatus: "AVAILABLE" });
    expect(setup.count("POST", /interfaceEndpoints/)).toBe(1);
});

test("a refusal after a lost attach call names what Atlas may have attached; the next create takes it over", async () => {
    const { setup, id } = await start();
    setup.atlas.fault({ kind: "lost", ...ATTACH });
    setup.atlas.fault({ kind: "status", status: 401, errorCode: "USER_UNAUTHORIZED", ...LOOK });
    const { message } = await failure(setup.attachments.create(setup.attachmentInputs(id)));
    expect(message).toContain("USER_UNAUTHORIZED");
    expect(message).toContain(`An earlier call to attach ${VPCE} to private endpoint ${id} got no answer`);
    const again = setup.attachments.create({ ...setup.attachmentInputs(id), adoptExisting: true });
    expect((await again).outs).toMatchObject({ connectionStatus: "AVAILABLE" });
});

test("a refusal of the first attach call stands as it is", async () => {
    const { setup, id } = await start();
    setup.atlas.fault({ kind: "status", status: 401, errorCode: "USER_UNAUTHORIZED", ...ATTACH });
    const { message } = await failure(setup.attachments.create(setup.attachmentInputs(id)));
    expect(message).toContain("USER_UNAUTHORIZED");
    expect(message).not.toContain("got no answer");
});

test("one answer of a copy that is behind, right after the creation, does not end the attachment", async () => {
    const { setup, id } = await start();
    setup.atlas.fault({
        kind: "status",
        status: 404,
        errorCode: "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND",
        ...ATTACH,
    });
    expect(await setup.attached(id)).toMatchObject({ connectionStatus: "AVAILABLE" });
});

test("a refusal for an older connection that Atlas shows no more is no end", async () => {
    const { setup, id } = await start();
    const errorCode = "PRIVATELINK_INTERFACE_ENDPOINT_ALREADY_EXISTS";
    setup.atlas.fault({ kind: "status", status: 409, errorCode, ...ATTACH });
    expect(await setup.attached(id)).toMatchObject({ connectionStatus: "AVAILABLE" });
    expect(setup.count("POST", /interfaceEndpoints/)).toBe(2);
});

test("a private endpoint that is not there ends it after ten seconds", async () => {
    const setup = await HandlerSetup.start();
    const before = setup.clock.now();
    const { message } = await failure(setup.attachments.create(setup.attachmentInputs("0".repeat(24))));
    expect(message).toMatch(/answered 404/);
    expect(setup.clock.now() - before).toBeGreaterThanOrEqual(9_000);
    expect(setup.clock.now() - before).toBeLessThan(25_000);
});

describe("what is attached already", () => {
    test("is named without permission, with the flag as the way; nothing is changed", async () => {
        const { setup, id } = await start();
        setup.atlas.attach(id, VPCE, "AVAILABLE");
        await setup.clock.advance(5_000);
        const { message } = await failure(setup.attachments.create(setup.attachmentInputs(id)));
        expect(message).toContain(`${VPCE} is attached to private endpoint ${id} already (AVAILABLE)`);
        expect(message).toContain(
            "it may be what an earlier run of this stack attached before it was interrupted",
        );
        expect(message).toContain("set adoptExisting: true on this resource");
        expect(setup.count("POST", /interfaceEndpoints/)).toBe(0);
    });

    test("is taken over with permission, without a call, and a line says so", async () => {
        const { setup, id } = await start();
        setup.atlas.attach(id, VPCE, "AVAILABLE");
        await setup.clock.advance(5_000);
        const inputs = { ...setup.attachmentInputs(id), adoptExisting: true };
        expect((await setup.attachments.create(inputs)).outs).toMatchObject({
            connectionStatus: "AVAILABLE",
        });
        expect(setup.lines).toEqual([
            `took over the connection of ${VPCE} to private endpoint ${id}, which was attached already`,
        ]);
        expect(setup.count("POST", /interfaceEndpoints/)).toBe(0);
    });

    test("and managed by another resource of this run is not taken, and the message names that and the alias", async () => {
        const { setup, id } = await start();
        await setup.attached(id);
        await setup.clock.advance(5_000);
        const other = { ...setup.attachmentInputs(id), adoptExisting: true, __urn: "a::b::c::other" };
        const { message } = await failure(setup.attachments.create(other));
        expect(message).toContain('The resource "two" of this program manages that');
        expect(message).toContain(`aliases: [{ type: "pulumi-nodejs:dynamic/atlas:InterfaceEndpoint" }]`);
    });

    test("and on its way out is waited for", async () => {
        const { setup, id } = await start();
        setup.atlas.attach(id, VPCE, "DELETING");
        await setup.clock.advance(5_000);
        const attaching = setup.attached(id);
        await until(
            () => setup.said.some((text) => text.startsWith("DELETING: an older connection")),
            "nothing is waited for",
        );
        setup.atlas.detach(id, VPCE);
        expect(await attaching).toMatchObject({ connectionStatus: "AVAILABLE" });
        expect(setup.count("POST", /interfaceEndpoints/)).toBe(1);
    });
});

test.each([
    ["one that AWS does not show", `vpce-${"0".repeat(17)}`, undefined, "attachmentFailed"],
    ["one that is rejected", VPCE, "REJECTED", "attachmentFailed"],
])("%s: in state, with Atlas's words, what to look at, and the ways", async (_what, vpce, status, code) => {
    const { setup, id } = await start();
    const words = "Verify endpoint ID and accepted regions";
    const creating = failure(
        setup.attachments.create({ ...setup.attachmentInputs(id), interfaceEndpointId: vpce }),
    );
    if (status !== undefined) {
        await until(() => setup.atlas.endpoints()[0]?.interfaceEndpoints.length === 1, "not attached");
        setup.atlas.setConnectionStatus(id, vpce, status, words);
    }
    const { message, ...error } = await creating;
    expect(error).toMatchObject({
        id: vpce,
        properties: { errorMessage: expect.stringContaining(words) as string },
    });
    for (const part of [words, `Check in AWS that ${vpce}`, id, "Retry and Edit", "--replace", `[${code}]`]) {
        expect(message).toContain(part);
    }
    expect(setup.count("POST", /interfaceEndpoints/)).toBe(1);
});

test("a word that nobody knows is pending", async () => {
    const { setup, id } = await start();
    const attaching = setup.attached(id);
    await until(() => setup.atlas.endpoints()[0]?.interfaceEndpoints.length === 1, "not attached");
    for (const word of ["INITIATING", "VERIFIED"]) {
        setup.atlas.setConnectionStatus(id, VPCE, word);
        await until(
            () => setup.said.includes(word),
            () => setup.said.join(),
        );
    }
    setup.atlas.setConnectionStatus(id, VPCE, "AVAILABLE");
    expect(await attaching).toMatchObject({ connectionStatus: "AVAILABLE" });
});

test("what keeps an attachment from being made is told with its next step", async () => {
    const setup = await HandlerSetup.start();
    const { id } = await setup.ready();
    setup.atlas.fault({ kind: "html", status: 404, method: "POST", times: Infinity });
    const inputs = { ...setup.attachmentInputs(id), __timeouts: { create: "1m" } };
    const { message } = await failure(setup.attachments.create(inputs));
    expect(message).toContain("Last problem: Atlas at ");
    expect(message).toContain("Is mongodbatlas:baseUrl (or MONGODB_ATLAS_BASE_URL) right?");
});

test("a rejected one that was detached meanwhile is attached anew by one up", async () => {
    const setup = await HandlerSetup.start();
    const { id } = await setup.ready();
    const attached = await setup.attached(id);
    const rejected = { ...attached, connectionStatus: "REJECTED" };
    setup.atlas.detach(id, VPCE);
    const up = setup.otherProcess();
    await up.clock.advance(5_000);
    const inputs = up.attachmentInputs(id);
    expect(await up.attachments.diff(VPCE, rejected, inputs)).toMatchObject({
        replaces: ["connectionStatus"],
    });
    await up.attachments.delete(VPCE, rejected);
    expect((await up.attachments.create(inputs)).outs).toMatchObject({ connectionStatus: "AVAILABLE" });
    expect(setup.count("DELETE")).toBe(0);
});
