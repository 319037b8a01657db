import type { Send } from "../../../provider/src/atlas/wire/wire";
import { check, left } from "../check";
import { differences, GIVEN, GROUP, messageOf, stopAll, trial, writesOf } from "./trial";

type Json = Record<string, unknown>;

afterEach(stopAll);

test.each<[string, (body: Json, theirs: string) => Json]>([
    ["no id", ({ id: _id, ...body }) => body],
    ["somebody else's id", (body, theirs) => ({ ...body, id: theirs })],
])("a create call answered with %s: ours is found, and theirs is not touched", async (_name, change) => {
    const { atlas, world } = await trial();
    const theirs = atlas.create(GROUP, "eu-west-1", { status: "WAITING_FOR_USER" });
    const wire: Send = async (request) => {
        const outcome = await world.wire(request);
        const isCreate = request.method === "POST" && outcome.kind === "answer" && outcome.status < 300;
        return isCreate && /(?:privateEndpoint|endpointService)$/.test(request.url)
            ? { ...outcome, body: JSON.stringify(change(JSON.parse(outcome.body) as Json, theirs.id)) }
            : outcome;
    };
    await check({ ...GIVEN, isRegionGiven: true }, true, { ...world, wire });
    expect(atlas.endpoints().map(({ id }) => id)).toEqual([theirs.id]);
    expect(atlas.requests.filter(({ path, method }) => method !== "GET" && path.includes(theirs.id))).toEqual(
        [],
    );
});

test.each([
    ["the newer API", /\/v2\//, 0],
    ["both", /./, 1],
])(
    "no ids in the answers of %s, and a lost create call: nothing is called gone",
    async (_name, isMeant, rest) => {
        const { atlas, world } = await trial();
        atlas.fault({ kind: "lost", method: "POST" });
        const wire: Send = async (request) => {
            const outcome = await world.wire(request);
            const isEndpoint =
                /(?:privateEndpoint|endpointService)(?:\/\w+)?$/.test(request.url) &&
                isMeant.test(request.url);
            return isEndpoint && outcome.kind === "answer"
                ? { ...outcome, body: outcome.body.replaceAll('"id":', '"key":') }
                : outcome;
        };
        await messageOf(check(GIVEN, true, { ...world, wire }));
        expect(atlas.endpoints()).toHaveLength(rest);
        expect(left(world.folder)).toContain(
            rest === 0 ? "Nothing is left" : "perhaps one whose create call",
        );
    },
);

test("a create call answered with somebody's new endpoint in another region: ours is found", async () => {
    const { atlas, world } = await trial({ privateEndpointApi: false });
    let theirs = "";
    const wire: Send = async (request) => {
        const outcome = await world.wire(request);
        if (request.method !== "POST" || theirs !== "" || outcome.kind !== "answer") {
            return outcome;
        }
        theirs = atlas.create(GROUP, "eu-west-1").id;
        return {
            ...outcome,
            body: JSON.stringify({ id: theirs, regionName: "EU_WEST_1", status: "INITIATING" }),
        };
    };
    await expect(check(GIVEN, true, { ...world, wire })).resolves.toBe(2);
    expect(atlas.endpoints().map(({ id }) => id)).toEqual([theirs]);
});

test("a create call answered with an endpoint that somebody made meanwhile: theirs is not touched", async () => {
    const { atlas, world } = await trial();
    let theirs = "";
    const wire: Send = async (request) => {
        const isFirst = request.method === "POST" && theirs === "";
        if (isFirst) {
            theirs = atlas.create(GROUP, "us-east-1", { createdAt: new Date(world.timeOfDay() - 10_000) }).id;
        }
        const outcome = await world.wire(request);
        return isFirst && outcome.kind === "answer"
            ? { ...outcome, status: 201, body: JSON.stringify({ id: theirs, status: "INITIATING" }) }
            : outcome;
    };
    expect(await messageOf(check(GIVEN, true, { ...world, wire }))).toContain("may be somebody else's");
    expect(atlas.endpoints().map(({ id }) => id)).toEqual([theirs]);
});

test("a lost create call, and a list that is behind for minutes: the record stays until ours is found", async () => {
    const { atlas, world, lines } = await trial();
    atlas.fault({ kind: "lost", method: "POST" });
    atlas.fault({ kind: "stale", method: "GET", age: "4m", times: Infinity });
    await check(GIVEN, true, world).catch(() => undefined);
    expect(lines.join()).not.toContain("Nothing is left");
    expect(atlas.endpoints()).toEqual([]);
});

test("a limit, then a lost create call: the endpoint is ours still", async () => {
    const { atlas, world, report } = await trial();
    atlas.fault({ kind: "refuse429", retryAfter: 7, method: "POST" });
    atlas.fault({ kind: "lost", method: "POST" });
    await expect(check(GIVEN, true, world)).resolves.toBe(2);
    expect(report().finished).toBe(true);
    expect(atlas.endpoints()).toEqual([]);
});

test("what Atlas accepts and should refuse is detached again", async () => {
    const { atlas, world, report } = await trial();
    const other = "vpce-0eeeeeeeeeeeeeeee";
    const wire: Send = async (request) => {
        const isUnknown =
            JSON.stringify(request.body ?? "").includes("vpce-0000") || request.url.includes("vpce-0000");
        const id = /([0-9a-f]{24})\/(?:interfaceEndpoints|endpoint)/.exec(request.url)?.[1] ?? "";
        const answer = { kind: "answer", reason: "", headers: {}, sentAt: 0, login: "" } as const;
        const isThere = atlas
            .endpoints()
            .some((one) =>
                one.interfaceEndpoints.some(({ interfaceEndpointId }) => interfaceEndpointId === other),
            );
        if (!isUnknown || (request.method === "GET" && !isThere)) {
            return world.wire(request);
        }
        if (request.method === "POST") {
            atlas.attach(id, other, "AVAILABLE");
        } else if (request.method === "DELETE") {
            atlas.detach(id, other);
        }
        return { ...answer, status: request.method === "DELETE" ? 202 : 200, body: "{}" };
    };
    await expect(check(GIVEN, true, { ...world, wire })).resolves.toBe(2);
    expect(report().finished).toBe(true);
    expect(atlas.endpoints()).toEqual([]);
});

test("a create call whose answer is lost makes no second endpoint, and loses none", async () => {
    const started = await trial();
    const { atlas, world, report } = started;
    atlas.fault({ kind: "lost", method: "POST" });
    await expect(check(GIVEN, true, world)).resolves.toBe(2);
    expect(differences(report())).toEqual(["answers.passing: no answer (broken)"]);
    expect(atlas.endpoints()).toEqual([]);
    expect(
        writesOf(started).filter((line) => line.startsWith("POST") && line.endsWith("/privateEndpoint")),
    ).toHaveLength(3);
});

test("somebody else takes the region in between: theirs stays", async () => {
    const { atlas, world } = await trial();
    let theirs: string | undefined;
    const wire: Send = async (request) => {
        if (request.method === "POST") {
            theirs ??= atlas.create(GROUP, "us-east-1").id;
        }
        return world.wire(request);
    };
    const said = await messageOf(check(GIVEN, true, { ...world, wire }));
    expect(said).toContain(
        "Atlas has not made an endpoint: 409 PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION",
    );
    expect(atlas.endpoints().map(({ id }) => id)).toEqual([theirs]);
    expect(left(world.folder)).toBe("Nothing is left behind.");
});
