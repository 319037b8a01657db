import type { Fault } from "../../../../emulator/src";
import { endsWith, HandlerSetup } from "../../support/handlerSetup";

const ACCOUNT = { clientId: "client", clientSecret: "secret" };
const OLDER = "/api/atlas/v1.0";
const to = ({ atlas }: HandlerSetup, version: string): number =>
    atlas.requests.filter(({ path }) => path.includes(version)).length;
const refusals = ({ atlas }: HandlerSetup): number =>
    atlas.requests.filter(({ status }) => status === 401).length;

test("a service account takes the API that accepts it, with one token and no refusal, for both kinds", async () => {
    const setup = await HandlerSetup.start({}, undefined, ACCOUNT);
    const { id, state } = await setup.ready();
    expect([state.api, (await setup.attached(id)).connectionStatus]).toEqual([
        "endpointService",
        "AVAILABLE",
    ]);
    expect([to(setup, "/v1.0/"), setup.atlas.tokensIssued, refusals(setup)]).toEqual([0, 1, 0]);
    const refused = await HandlerSetup.start({}, undefined, ACCOUNT);
    await endsWith("apiNeedsKey", refused.create("us-east-1", { api: "privateEndpoint" }));
    expect(refused.atlas.requests).toEqual([]);
});

test("an API key logs in once, for both kinds, and takes the older API", async () => {
    const setup = await HandlerSetup.start();
    const { id, state } = await setup.ready();
    await setup.attached(id);
    expect([state.api, refusals(setup), to(setup, "/v2/")]).toEqual(["privateEndpoint", 1, 0]);
});

test.each([404, 405, 410])(
    "where the older API answers %d, its successor is taken, unless the program has chosen",
    async (gone) => {
        const retired = { kind: "status", status: gone, path: OLDER, times: Infinity } as const;
        const setup = await HandlerSetup.start();
        setup.atlas.fault(retired);
        await Promise.all(["us-east-1", "eu-west-1"].map((region) => setup.create(region)));
        // Found out once, and told once.
        expect([setup.atlas.requests.filter(({ status }) => status === gone).length, setup.lines]).toEqual([
            1,
            ["apiRetired"],
        ]);
        const chosen = await HandlerSetup.start();
        chosen.atlas.fault(retired);
        await endsWith(
            gone === 404 ? "notFound" : "routeGone",
            chosen.create("us-east-1", { api: "privateEndpoint" }),
        );
        expect(to(chosen, "/v2/")).toBe(0);
    },
);

// In the words of: an error of Atlas, a web server, a proxy.
const ODD: readonly Fault[] = [
    { kind: "status", status: 403, errorCode: "" },
    { kind: "status", status: 400, errorCode: "SOMETHING_NEW" },
    { kind: "status", status: 404, body: { error: 404, errorCode: null, parameters: null } },
    { kind: "status", status: 404, body: "" },
    { kind: "html", status: 404 },
    { kind: "html", status: 200 },
    { kind: "status", status: 301, body: "" },
];

test.each(ODD)(
    "the older API's list is gone in this way: %j; all goes on through the newer one",
    async (odd) => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready();
        setup.atlas.fault({ ...odd, path: OLDER, times: Infinity });
        const next = setup.otherProcess();
        expect((await next.endpoints.read(id, state)).props?.status).toBe("AVAILABLE");
        await next.endpoints.delete(id, state);
        const made = await next.endpoints.create(next.inputs());
        expect(made.outs).toMatchObject({ status: "AVAILABLE", api: "endpointService" });
        expect([
            next.lines.filter((code) => code === "apiRetired").length,
            setup.clock.now() < 120_000,
        ]).toEqual([1, true]);
    },
);

// A 404 of Atlas's own says that the path is not there.
test.each(ODD.filter(({ body }) => typeof body !== "object"))(
    "it goes in this way while an attachment is waited for, and is not left for one such answer: %j",
    async (odd) => {
        const setup = await HandlerSetup.start({ attaching: "60s" });
        const { id } = await setup.ready();
        setup.atlas.fault({ ...odd, path: OLDER, skip: 4, times: Infinity });
        await setup.attached(id);
        expect([
            setup.lines.filter((code) => code === "apiRetired").length,
            setup.clock.now() < 120_000,
        ]).toEqual([1, true]);
        const once = await HandlerSetup.start();
        once.atlas.fault({ ...odd, path: OLDER, method: "GET" });
        const { state } = await once.ready();
        expect([state.api, once.lines, to(once, "/v2/")]).toEqual(["privateEndpoint", [], 1]);
    },
);

test.each<readonly [string, readonly Fault[]]>([
    [
        "both answer so for a while, as behind a gateway",
        [{ kind: "html", status: 404, method: "GET", times: 5 }],
    ],
    [
        "the newer one does not answer",
        [
            { kind: "html", status: 200, method: "GET", path: OLDER, times: 3 },
            { kind: "status", status: 503, path: "/api/atlas/v2", times: Infinity },
        ],
    ],
    ["a 503 passes", [{ kind: "status", status: 503, path: OLDER, times: 2 }]],
    ["a limit passes", [{ kind: "refuse429", retryAfter: 1, path: OLDER, times: 2 }]],
    ["a reset passes", [{ kind: "reset", path: OLDER, times: 2 }]],
])("the older API is not left where %s", async (_what, faults) => {
    const setup = await HandlerSetup.start();
    faults.forEach((fault) => setup.atlas.fault(fault));
    const { state } = await setup.ready();
    expect([state.api, setup.lines]).toEqual(["privateEndpoint", []]);
});
