import { HandlerSetup, stopEmulators, VPCE } from "../../support/handlerSetup";
import { failure } from "../../support/until";

afterEach(stopEmulators);

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

test("a private endpoint that is not there ends it after ten seconds", async () => {
    const setup = await HandlerSetup.start();
    const before = setup.clock.now();
    const { message } = await failure(setup.attachments.create(setup.attachmentInputs("0".repeat(24))));
    expect(message).toMatch(/answered 404/);
    expect(setup.clock.now() - before).toBeGreaterThanOrEqual(9_000);
    expect(setup.clock.now() - before).toBeLessThan(25_000);
});
