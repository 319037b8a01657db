import { REGIONS } from "../../../../provider/src/atlas/api/regions";
import { KINDS, VERBS } from "../../../../provider/src/resources/kinds";
import type { PrivateEndpointState } from "../../../../provider/src/resources/privateEndpoint/state";
import { POST } from "../../support/faultRow";
import { GROUP, HandlerSetup } from "../../support/handlerSetup";
import { failure, until } from "../../support/until";

// What a create makes of several things at once; single faults are in createFaults.test.ts.

test("^C before a create call had an effect: it is not repeated", async () => {
    const cancel = new AbortController();
    const setup = await HandlerSetup.start({}, cancel.signal);
    setup.atlas.fault({ kind: "refuse429", ...POST, retryAfter: 3_600 });
    const ended = runEnds(setup);
    await until(() => setup.count("POST") === 1, "no create call");
    cancel.abort();
    expect([await ended, setup.made]).toEqual(["notCreated", []]);
});

const runEnds = async (setup: HandlerSetup): Promise<unknown> =>
    setup.endpoints.create(setup.inputs()).catch((error: unknown) => (error as { code: string }).code);

test("18 creates at once share the list; without an answer in 12 of them, each region gets its own", async () => {
    for (const faulty of [0, 6]) {
        const setup = await HandlerSetup.start({ initiating: "4reads" });
        if (faulty > 0) {
            setup.atlas.fault({ kind: "lost", ...POST, times: faulty });
            setup.atlas.fault({ kind: "status", ...POST, times: faulty });
        }
        const ids = await Promise.all(REGIONS.map((region) => setup.create(region)));
        const regions = new Map(setup.atlas.endpoints(GROUP).map(({ id, region }) => [id, region]));
        expect(ids.map((id) => regions.get(id))).toEqual([...REGIONS]);
        expect([regions.size, setup.count("POST")]).toEqual([18, 18 + faulty]);
        const firstPost = setup.atlas.requests.findIndex(
            ({ method, status }) => method === "POST" && status !== 401,
        );
        const before = setup.atlas.requests
            .slice(0, firstPost)
            .filter(({ method, status }) => method === "GET" && status === 200);
        expect(before).toHaveLength(1);
    }
});

test("the row says how often ^C is safe", async () => {
    for (const [signal, words] of [
        [new AbortController().signal, "^C is safe"],
        [undefined, "^C twice is safe"],
    ] as const) {
        const setup = await HandlerSetup.start({ initiating: "1h" }, signal);
        await setup.create("us-east-1", { timeout: "3m" }).catch(() => undefined);
        expect(setup.said.filter((text) => text.includes(words))).not.toEqual([]);
    }
});

test("an update that resumes a wait says so, and names no property that differs", async () => {
    const setup = await HandlerSetup.start({ initiating: "1h" });
    const inputs = { ...setup.inputs(), __timeouts: { create: "1m" } };
    const error = await failure(setup.endpoints.create(inputs));
    const { id, properties } = error as unknown as { id: string; properties: PrivateEndpointState };
    setup.runtime.declared.add("a::b::c::one");
    const host = { urn: "a::b::c::one", timeouts: {}, instance: "" };
    const subject = { kind: KINDS.PrivateEndpoint, runtime: setup.runtime, host, id, state: properties };
    const found = await VERBS.diff(subject, setup.inputs());
    expect(found).toEqual({ changes: true, replaces: [], updates: [] });
    expect(setup.lines).toEqual(["resumes"]);
});

test("a row begins with what keeps Atlas from answering: a status of HTTP, and for how long a limit keeps it waiting", async () => {
    const setup = await HandlerSetup.start({ initiating: "5m" });
    setup.atlas.fault({ kind: "status", status: 500, method: "GET", skip: 2, times: 8 });
    setup.atlas.fault({ kind: "refuse429", retryAfter: 20, method: "GET", skip: 12, times: 3 });
    await setup.create("us-east-1");
    const first = (status: string): string | undefined => setup.said.find((text) => text.includes(status));
    expect(first("500")).toMatch(/^HTTP 500 /);
    expect(first("429")).toMatch(/^HTTP 429, waiting \d+s/);
});

test("what a retried list first shows after our call does not count as older than it", async () => {
    const setup = await HandlerSetup.start();
    setup.atlas.fault({ kind: "status", status: 503, method: "GET", path: "privateEndpoint?", skip: 1 });
    setup.atlas.fault({ kind: "lost", ...POST });
    const [one, other] = await Promise.all([setup.create("us-east-1"), setup.create("eu-west-1")]);
    expect(new Set([one, other])).toEqual(new Set(setup.made));
});

test("what another made between an older list and our call is theirs", async () => {
    const setup = await HandlerSetup.start();
    await setup.create("eu-west-1");
    await setup.clock.advance(300);
    setup.atlas.create(GROUP, "us-east-1");
    await setup.clock.advance(300);
    setup.atlas.fault({ kind: "status", ...POST });
    expect(await runEnds(setup)).toBe("regionTaken");
});

test("a wait that is resumed polls by the endpoint's age", async () => {
    for (const api of ["privateEndpoint", "endpointService"] as const) {
        const setup = await HandlerSetup.start({ initiating: "170s" });
        const late = setup.endpoints.create({ ...setup.inputs({ api }), __timeouts: { create: "130s" } });
        const { id, properties } = (await late.catch((error: unknown) => error)) as {
            id: string;
            properties: never;
        };
        await setup.otherProcess().endpoints.update(id, properties, setup.inputs({ api }));
        expect([setup.clock.now() < 173_000, setup.count("POST")]).toEqual([true, 1]);
    }
});
