import type { Send } from "../../../provider/src/atlas/wire/wire";
import { check, clean, left } from "../check";
import { GIVEN, GROUP, interruptedAt, killedAtFirstPost, messageOf, stopAll, trial } from "./trial";

type Json = Record<string, unknown>;

afterEach(stopAll);

describe("--clean", () => {
    test("an attachment of somebody else's stays, and the endpoint with it", async () => {
        const { atlas, world } = await interruptedAt("is ready");
        const [ours] = atlas.endpoints();
        atlas.attach(ours?.id ?? "", "vpce-0ddddddddddddddd", "AVAILABLE");
        expect(await messageOf(clean(world))).toContain("Somebody has attached vpce-0ddddddddddddddd");
        expect(atlas.endpoints()).toHaveLength(1);
        expect(left(world.folder)).toContain(
            `the private endpoint ${ours?.id ?? ""}. Type: npm run live -- --clean`,
        );
        atlas.detach(ours?.id ?? "", "vpce-0ddddddddddddddd");
        await clean(world);
        expect(atlas.endpoints()).toEqual([]);
    });

    test("what is gone already is done", async () => {
        const { atlas, world, lines } = await interruptedAt("is attached");
        atlas.endpoints().forEach(({ id }) => atlas.remove(id));
        await clean(world);
        await clean(world);
        expect(lines.slice(-2)).toEqual([
            "Removed all that the check had made.",
            "Nothing is left of an earlier check.",
        ]);
    });

    test("another Atlas than that of the check is not asked", async () => {
        const { atlas, world } = await interruptedAt("is ready");
        atlas.clearRequests();
        const settings = { ...world.settings, baseUrl: "https://cloud.mongodb.com" };
        expect(await messageOf(clean({ ...world, settings }))).toContain(
            "MONGODB_ATLAS_BASE_URL is https://cloud.mongodb.com",
        );
        expect(atlas.requests).toEqual([]);
    });

    test.each([
        ["its id", 0],
        ["no", 1],
    ])("what may be somebody else's stays until a person answers: %s", async (answer, rest) => {
        const started = await trial();
        const { atlas, world } = started;
        await killedAtFirstPost(started);
        await world.clock.sleep(60_000);
        const { id } = atlas.create(GROUP, "us-east-1", { status: "WAITING_FOR_USER" });
        expect(await messageOf(clean({ ...world, ask: () => Promise.resolve("yes") }))).toContain(
            "may be somebody else's",
        );
        expect(atlas.endpoints()).toHaveLength(1);
        expect(left(world.folder)).toContain("perhaps one whose create call was not answered");
        await clean({ ...world, ask: () => Promise.resolve(answer === "its id" ? id : answer) });
        expect(atlas.endpoints()).toHaveLength(rest);
        expect(left(world.folder)).toBe("Nothing is left behind.");
    });
});

test("after an interruption a second check is refused until the first is cleaned", async () => {
    const { world } = await interruptedAt("is made");
    expect(await messageOf(check(GIVEN, true, world))).toBe(
        "An earlier check has left something behind, or still runs.",
    );
});

test("an interruption waits for the answer of a create call, so that its id is known", async () => {
    const started = await trial();
    const end = new AbortController();
    const wire: Send = async (request) => {
        const outcome = started.world.wire(request);
        if (request.method === "POST") {
            end.abort();
        }
        return outcome;
    };
    await messageOf(check(GIVEN, true, { ...started.world, wire, interrupted: end.signal }));
    const [ours] = started.atlas.endpoints();
    expect(left(started.world.folder)).toContain(`the private endpoint ${ours?.id ?? "?"}. Type`);
});

test("a check that still runs while another process cleans up makes nothing more", async () => {
    const started = await trial();
    const { atlas, world } = started;
    let cleaned: Promise<void> | undefined;
    const say = (line: string): void => {
        if (line.includes("is ready")) {
            cleaned ??= clean(world);
        }
    };
    expect(await messageOf(check(GIVEN, true, { ...world, say }))).toBe(
        "Another process has begun to clean up.",
    );
    await cleaned;
    expect(atlas.endpoints()).toEqual([]);
    expect(left(world.folder)).toBe("Nothing is left behind.");
});

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

test("copies that are behind for most of a minute: the endpoint is waited for, cleaned up, and never believed gone", async () => {
    const started = await interruptedAt("is made");
    const { atlas, world } = started;
    atlas.fault({ kind: "stale", method: "GET", age: "50s", times: Infinity });
    await clean(world);
    expect(atlas.endpoints()).toEqual([]);
});

test("the key is revoked on the way: the check ends, and says what is left", async () => {
    const started = await trial();
    const { atlas, world, lines } = started;
    const say = (line: string): void => {
        lines.push(line);
        if (line.includes("is made")) {
            atlas.revokeKey();
        }
    };
    expect(await messageOf(check(GIVEN, true, { ...world, say }))).toContain(
        "Atlas no longer accepts the login: 401",
    );
    expect(left(world.folder)).toContain("the private endpoint");
});

test("somebody removes the endpoint while it is made: the check ends", async () => {
    const started = await trial({ initiating: "1h" });
    const { atlas, world } = started;
    const say = (line: string): void => {
        if (line.includes("is made")) {
            atlas.endpoints().forEach(({ id }) => atlas.remove(id));
        }
    };
    expect(await messageOf(check(GIVEN, true, { ...world, say }))).toContain("somebody has removed it");
    expect(left(world.folder)).toBe("Nothing is left behind.");
});
