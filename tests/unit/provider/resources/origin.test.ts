import type { AtlasEmulator } from "../../../../emulator/src";
import type { Hidden } from "../../../../provider/src/dynamic/hidden";
import type { PrivateEndpointState } from "../../../../provider/src/resources/privateEndpoint/state";
import { Runtime } from "../../../../provider/src/resources/project/runtime";
import { GROUP, HandlerSetup, VPCE } from "../../support/handlerSetup";
import { failure } from "../../support/until";

// A base URL that was left over in the shell leads to another Atlas than the one that the state is about.

type State = PrivateEndpointState & Hidden;

function plant(atlas: AtlasEmulator, id: string): void {
    atlas.create(GROUP, "us-east-1", { status: "WAITING_FOR_USER", id });
}

test("what goes with its last attachment, detached at the new address, is gone there", async () => {
    const setup = await HandlerSetup.start();
    const { id, state } = await setup.ready({ api: "endpointService" });
    const attached = await setup.attached(id);
    await setup.clock.advance(5_000);
    const __origin = "http://localhost:1";
    const next = setup.otherProcess();
    await next.attachments.delete(VPCE, { ...attached, api: "endpointService", __origin });
    await next.endpoints.delete(id, { ...state, __origin });
    expect(setup.atlas.endpoints()).toEqual([]);
});

describe.each(["privateEndpoint", "endpointService"] as const)("through %s", (api) => {
    async function start(): Promise<{ id: string; state: State; here: HandlerSetup; there: HandlerSetup }> {
        const there = await HandlerSetup.start();
        const { id, state } = await there.ready({ api });
        return { id, state, there, here: await HandlerSetup.start() };
    }

    test("missing at another address is no proof: every operation names both, and changes nothing", async () => {
        const { id, state, here, there } = await start();
        const inputs = here.inputs({ api });
        for (const act of [
            () => here.endpoints.diff(id, state, inputs),
            () => here.endpoints.update(id, state, inputs),
            () => here.endpoints.read(id, state),
            () => here.endpoints.delete(id, state),
        ]) {
            const { message } = await failure(act());
            expect(message).toContain(
                `is not at ${here.atlas.url}, and the stack's state has it at ${there.atlas.url}`,
            );
            expect(message).toContain("Set mongodbatlas:baseUrl (or MONGODB_ATLAS_BASE_URL)");
        }
        expect([here.count("POST"), here.count("DELETE")]).toEqual([0, 0]);
    });

    test("found there under the same id: the new address is taken over, and a line says so", async () => {
        const { id, state, here, there } = await start();
        plant(here.atlas, id);
        const inputs = here.inputs({ api });
        expect(await here.endpoints.diff(id, state, inputs)).toMatchObject({ changes: true, replaces: [] });
        const { outs = state } = await here.endpoints.update(id, state, inputs);
        expect(outs.__origin).toBe(here.atlas.url);
        expect(here.lines).toEqual([
            `private endpoint ${id} in us-east-1 was at ${there.atlas.url}, and is found at ${here.atlas.url} under the same id: the state has it there from now on`,
        ]);
        expect(await here.endpoints.diff(id, outs, inputs)).toMatchObject({ changes: false });
        await here.endpoints.delete(id, outs);
        expect(here.atlas.endpoints()).toEqual([]);
    });

    test("a state of an earlier version learns its address when it is next seen, and until then is as before", async () => {
        const { id, state, here, there } = await start();
        const { __origin: _origin, ...old } = state;
        expect(await there.endpoints.diff(id, old, there.inputs({ api }))).toMatchObject({ changes: false });
        expect((await there.endpoints.read(id, old)).props?.__origin).toBe(there.atlas.url);
        expect(await here.endpoints.read(id, old)).toEqual({ id: "" });
    });
});

test("an attachment remembers its address, too", async () => {
    const there = await HandlerSetup.start();
    const { id } = await there.ready();
    const attached = await there.attached(id);
    const here = await HandlerSetup.start();
    const { message } = await failure(here.attachments.read(VPCE, attached));
    expect(message).toContain(`the stack's state has it at ${there.atlas.url}`);
    await expect(here.attachments.delete(VPCE, attached)).rejects.toThrow(there.atlas.url);
    plant(here.atlas, id);
    here.atlas.attach(id, VPCE, "AVAILABLE");
    expect((await here.attachments.read(VPCE, attached)).props?.__origin).toBe(here.atlas.url);
});

test("each path of a gateway is another Atlas, and only a digest of it is shown", () => {
    const addressAt = (baseUrl: string): string =>
        new Runtime({
            config: (name) => (name === "baseUrl" ? baseUrl : name),
            environment: {},
        }).origin;
    const dev = addressAt("https://gateway.example/s3cret-dev");
    expect(dev).toMatch(/^https:\/\/gateway\.example \(path [0-9a-f]{8}\)$/);
    expect(addressAt("HTTPS://Gateway.Example:443/s3cret-dev//")).toBe(dev);
    expect(addressAt("https://gateway.example/s3cret-prod")).not.toBe(dev);
    expect(addressAt("https://gateway.example/")).toBe("https://gateway.example");
});
