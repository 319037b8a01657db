import { GROUP, HandlerSetup } from "../../support/handlerSetup";
import { failure } from "../../support/until";

const POST = { method: "POST" } as const;
const APIS = ["privateEndpoint", "endpointService"] as const;

describe.each(APIS)("what somebody else has made just before a call of ours, through %s", (api) => {
    test("is theirs, although another create has listed the project a moment before", async () => {
        const setup = await HandlerSetup.start();
        await setup.create("eu-west-1", { api });
        await setup.clock.advance(300);
        const theirs = setup.atlas.create(GROUP, "us-east-1");
        await setup.clock.advance(300);
        setup.atlas.fault({ kind: "status", status: 500, ...POST });
        const { message } = await failure(setup.create("us-east-1", { api }));
        expect(message).toContain(`already has a private endpoint, ${theirs.id}`);
        expect(message).toContain("adoptExisting: true");
    });
});

test("an endpoint that a retried list first shows after our call does not count as older than it", async () => {
    const setup = await HandlerSetup.start();
    setup.atlas.fault({
        kind: "status",
        status: 503,
        method: "GET",
        path: "privateEndpoint?",
        skip: 1,
        times: 1,
    });
    setup.atlas.fault({ kind: "lost", ...POST });
    const [one, other] = await Promise.all([setup.create("us-east-1"), setup.create("eu-west-1")]);
    expect(new Set([one, other])).toEqual(new Set(setup.made));
});

test("a create call that never gets a good answer ends with its last problem", async () => {
    const setup = await HandlerSetup.start();
    setup.atlas.fault({ kind: "status", status: 503, ...POST, times: Infinity });
    const { message } = await failure(setup.create("us-east-1", { timeout: "60s" }));
    expect(message).toContain("the time that customTimeouts.create allows");
    expect(message).toContain("Last problem: Atlas at");
    expect(message).toContain("503");
});

test("an answer that names an older endpoint, and no list after it: it may have made another one", async () => {
    const setup = await HandlerSetup.start({ initiating: "1h" });
    const { id } = setup.atlas.create(GROUP, "eu-west-1");
    await setup.clock.advance(60_000);
    const older = JSON.stringify({ id, status: "INITIATING", interfaceEndpoints: [] });
    setup.atlas.fault({ kind: "shape", method: "POST", body: older });
    setup.atlas.fault({ kind: "status", method: "GET", skip: 1, times: Infinity });
    const error = await failure(setup.create("us-east-1", { timeout: "2m" }));
    expect(error).toMatchObject({ code: "perhapsCreated" });
});

test("an answer of thousands of levels counts as any other that cannot be read", async () => {
    const setup = await HandlerSetup.start();
    setup.atlas.fault({ kind: "shape", method: "POST", body: "[".repeat(20_000) + "]".repeat(20_000) });
    const id = await setup.create("us-east-1");
    expect(setup.made).toEqual([id]);
});
