import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Send } from "../../../provider/src/atlas/wire/wire";
import { check, clean, left } from "../check";
import { GIVEN, GROUP, interruptedAt, killedAtFirstPost, messageOf, stopAll, trial } from "./trial";

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
    const sent: string[] = [];
    const wire: Send = (request) => {
        sent.push(...(cleaned === undefined || request.method === "GET" ? [] : [request.method]));
        return world.wire(request);
    };
    expect(await messageOf(check(GIVEN, true, { ...world, say, wire }))).toBe(
        "Another process has begun to clean up.",
    );
    expect(sent).toEqual([]);
    await cleaned;
    expect(atlas.endpoints()).toEqual([]);
    expect(left(world.folder)).toBe("Nothing is left behind.");
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

test.each([
    ["6 s after the call", 6_000],
    ["6 s before it, by a list that did not show it", -6_000],
])("an endpoint that somebody made %s is asked about", async (_name, away) => {
    const started = await trial();
    const { atlas, world } = started;
    await killedAtFirstPost(started);
    await world.clock.sleep(20_000);
    const createdAt = new Date(world.timeOfDay() - 20_000 + away);
    const { id } = atlas.create(GROUP, "us-east-1", { status: "WAITING_FOR_USER", createdAt });
    expect(await messageOf(clean(world))).toContain(`the private endpoint ${id}`);
    expect(atlas.endpoints()).toHaveLength(1);
});

test("a damaged record is named, and nothing is asked", async () => {
    const { atlas, world } = await interruptedAt("is ready");
    atlas.clearRequests();
    writeFileSync(join(world.folder, "live-record.json"), "{");
    expect(await messageOf(clean(world))).toMatch(/live-record\.json is damaged: look in Atlas what is left/);
    expect(await messageOf(check(GIVEN, true, world))).toBe(
        "An earlier check has left something behind, or still runs.",
    );
    expect(atlas.requests).toEqual([]);
});

test("of two checks that start at once one goes on", async () => {
    const { atlas, world } = await trial();
    const both = await Promise.all([
        messageOf(check(GIVEN, true, world)),
        messageOf(check(GIVEN, true, world)),
    ]);
    expect(both.sort()).toEqual([
        "An earlier check has left something behind, or still runs.",
        "resolved: 0",
    ]);
    expect(atlas.endpoints()).toEqual([]);
});
