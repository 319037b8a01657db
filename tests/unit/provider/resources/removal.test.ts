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

test("another error of Atlas's is the error", async () => {
    const { setup, id, state } = await made();
    setup.atlas.fault({ ...refusal, status: 403, errorCode: "USER_UNAUTHORIZED" });
    await expect(setup.endpoints.delete(id, state)).rejects.toThrow("USER_UNAUTHORIZED");
});
