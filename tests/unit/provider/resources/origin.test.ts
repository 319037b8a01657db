import { Runtime } from "../../../../provider/src/resources/project/runtime";
import { endsWith, GROUP, HandlerSetup, VPCE } from "../../support/handlerSetup";

// A base URL that was left over in the shell leads to another Atlas than the one that the state is about.

const plant = ({ atlas }: HandlerSetup, id: string): unknown =>
    atlas.create(GROUP, "us-east-1", { status: "WAITING_FOR_USER", id });

describe.each(["privateEndpoint", "endpointService"] as const)("through %s", (api) => {
    test("missing at another address is no proof: every operation says so, and changes nothing", async () => {
        const { id, state } = await (await HandlerSetup.start()).ready({ api });
        const here = await HandlerSetup.start();
        const inputs = here.inputs({ api });
        await endsWith("elsewhere", here.endpoints.diff(id, state, inputs));
        await endsWith("elsewhere", here.endpoints.update(id, state, inputs));
        await endsWith("elsewhere", here.endpoints.read(id, state));
        expect(here.facts).toMatchObject({ old: state.__origin, now: here.atlas.url });
        await endsWith("elsewhere", here.endpoints.delete(id, state));
        expect([here.count("POST"), here.count("DELETE")]).toEqual([0, 0]);
    });

    test("found there under the same id, the new address is taken over, and a line says so; an old state learns its own", async () => {
        const there = await HandlerSetup.start();
        const { id, state } = await there.ready({ api });
        const here = await HandlerSetup.start();
        plant(here, id);
        const inputs = here.inputs({ api });
        expect(await here.endpoints.diff(id, state, inputs)).toMatchObject({ changes: true, replaces: [] });
        const { outs = state } = await here.endpoints.update(id, state, inputs);
        expect([outs.__origin, here.lines]).toEqual([here.atlas.url, ["foundElsewhere"]]);
        expect(await here.endpoints.diff(id, outs, inputs)).toMatchObject({ changes: false });
        await here.endpoints.delete(id, outs);
        expect(here.made).toEqual([]);
        const { __origin: _origin, ...old } = state;
        expect(await there.endpoints.diff(id, old, there.inputs({ api }))).toMatchObject({ changes: false });
        expect((await there.endpoints.read(id, old)).props?.__origin).toBe(there.atlas.url);
        expect(await here.endpoints.read(id, old)).toEqual({ id: "" });
    });
});

test("an attachment remembers its address, too; what goes with its last attachment at the new address is gone there", async () => {
    const there = await HandlerSetup.start();
    const { id, state } = await there.ready({ api: "endpointService" });
    const attached = await there.attached(id);
    const here = await HandlerSetup.start();
    await endsWith("elsewhere", here.attachments.read(VPCE, attached));
    await endsWith("elsewhere", here.attachments.delete(VPCE, attached));
    plant(here, id);
    here.atlas.attach(id, VPCE, "AVAILABLE");
    expect((await here.attachments.read(VPCE, attached)).props?.__origin).toBe(here.atlas.url);
    await here.clock.advance(5_000);
    const next = here.otherProcess();
    await next.attachments.delete(VPCE, attached);
    await next.endpoints.delete(id, state);
    expect(here.made).toEqual([]);
});

test("each path of a gateway is another Atlas, and only a digest of it is shown", () => {
    const addressAt = (baseUrl: string): string =>
        new Runtime({ config: (name) => (name === "baseUrl" ? baseUrl : name), environment: {} }).origin;
    const dev = addressAt("https://gateway.example/s3cret-dev");
    expect(dev).toMatch(/^https:\/\/gateway\.example \(path [0-9a-f]{8}\)$/);
    expect(addressAt("HTTPS://Gateway.Example:443/s3cret-dev//")).toBe(dev);
    expect(addressAt("https://gateway.example/s3cret-prod")).not.toBe(dev);
    expect(addressAt("https://gateway.example/")).toBe("https://gateway.example");
});
