import { Runtime } from "../../../../provider/src/resources/project/runtime";
import { HandlerSetup, PAUSE, VPCE } from "../../support/handlerSetup";

// A base URL that was left over in the shell leads to another Atlas than the one that the state is about.

test("an endpoint that goes with its last attachment at the new address is gone there", async () => {
    const setup = await HandlerSetup.start();
    const { id, state } = await setup.ready({ api: "endpointService" });
    const attached = await setup.attached(id);
    await setup.clock.advance(PAUSE);
    const next = setup.otherProcess();
    const __origin = "https://elsewhere.example";
    await next.attachments.delete(VPCE, { ...attached, __origin });
    await next.clock.advance(PAUSE);
    await next.endpoints.delete(id, { ...state, __origin });
    expect(next.made).toEqual([]);
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
