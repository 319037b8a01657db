import { GROUP, HandlerSetup, VPCE } from "../../support/handlerSetup";

async function made(): Promise<{ setup: HandlerSetup; id: string; state: never }> {
    const setup = await HandlerSetup.start();
    const created = await setup.endpoints.create({
        groupId: GROUP,
        region: "us-east-1",
        providerName: "AWS",
    });
    return { setup, id: created.id, state: created.outs as never };
}
const refusal = { kind: "status", status: 409, method: "DELETE", times: Infinity } as const;

test("a refusal for attachments names them, whatever code Atlas uses for it", async () => {
    const { setup, id, state } = await made();
    setup.atlas.attach(id, VPCE, "AVAILABLE");
    setup.atlas.fault({ ...refusal, errorCode: "SOME_OTHER_CODE" });
    await expect(setup.endpoints.delete(id, state)).rejects.toThrow(`attached to it: ${VPCE}`);
});

test("a refusal that has nothing to do with attachments is the error", async () => {
    const { setup, id, state } = await made();
    setup.atlas.fault({ ...refusal, errorCode: "SOME_OTHER_CODE" });
    await expect(setup.endpoints.delete(id, state)).rejects.toThrow("SOME_OTHER_CODE");
});

test("a refusal of what is being removed already is waited out", async () => {
    const { setup, id, state } = await made();
    setup.atlas.setStatus(id, "DELETING");
    setup.atlas.fault({ ...refusal, errorCode: "SOME_OTHER_CODE" });
    await setup.endpoints.delete(id, state);
    expect(setup.atlas.endpoints()).toEqual([]);
});

test.each([
    ["privateEndpoint", "/v2/", { kind: "html", status: 404 }],
    ["privateEndpoint", "/v2/", { kind: "status", status: 403 }],
    ["endpointService", "/v1.0/", { kind: "status", status: 503 }],
    ["endpointService", "/v1.0/", { kind: "status", status: 401, errorCode: "USER_UNAUTHORIZED" }],
] as const)(
    "what Atlas has accepted to remove through %s is gone, whatever %s answers: %j",
    async (api, path, fault) => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready({ api });
        const next = setup.otherProcess();
        next.atlas.fault({ ...fault, path, times: Infinity });
        const startedAt = next.clock.now();
        await next.endpoints.delete(id, state);
        expect(next.clock.now() - startedAt).toBeLessThan(20_000);
    },
);

test("another error of Atlas's is the error", async () => {
    const { setup, id, state } = await made();
    setup.atlas.fault({ ...refusal, status: 403, errorCode: "USER_UNAUTHORIZED" });
    await expect(setup.endpoints.delete(id, state)).rejects.toThrow("USER_UNAUTHORIZED");
});
