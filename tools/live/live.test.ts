import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AtlasEmulator, type Fault } from "../../emulator/src";
import type { World } from "./atlas";
import { check, clean } from "./check";
import { left } from "./record";

const GROUP = "5df264b8f10fab7d2cad2f0d";
const VPCE = "vpce-0a1b2c3d4e5f6a7b8";
const KEY = { publicKey: "abcdefgh", privateKey: "11111111-2222-3333-4444-555555555555" };
const GIVEN = { groupId: GROUP, region: "us-east-1", vpcEndpoint: VPCE, cluster: "orders", isSure: true };

const running: AtlasEmulator[] = [];
afterEach(() => Promise.all(running.splice(0).map((atlas) => atlas.close())));

/** An emulator and a check of it, for both of which time passes only while the check sleeps. */
async function trial(): Promise<{ atlas: AtlasEmulator; world: World }> {
    let time = Date.parse("2026-01-02T03:04:05.678Z");
    const clusters = [{ name: "orders", regions: ["us-east-1"] as const }];
    const atlas = await AtlasEmulator.start({ ...KEY, now: () => time, clusters });
    running.push(atlas);
    const sleep = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
        signal?.throwIfAborted();
        time += milliseconds;
    };
    const world = {
        folder: mkdtempSync(join(tmpdir(), "live-")),
        settings: { baseUrl: atlas.url, login: { kind: "digest", ...KEY } },
        clock: { now: () => time, random: () => 0.5, sleep },
        interrupted: new AbortController().signal,
        say: () => undefined,
        ask: async () => undefined,
    } as const;
    return { atlas, world };
}

const read = ({ folder }: World, kind: string): string =>
    readFileSync(join(folder, `live-report.${kind}`), "utf8");

test("a whole walk through both APIs differs in nothing, leaves nothing, and shows nothing of the user's", async () => {
    const { atlas, world } = await trial();
    atlas.fault({ kind: "status", status: 502, path: "/regionalMode" });
    expect([await check(GIVEN, world), left(world.folder), atlas.endpoints()]).toEqual([0, undefined, []]);
    const made = atlas.requests.filter(({ method, status }) => method === "POST" && status === 201);
    expect(made.map(({ path }) => path.replace(/[0-9a-f]{24}/g, "ID"))).toEqual([
        "/api/atlas/v1.0/groups/ID/privateEndpoint",
        "/api/atlas/v1.0/groups/ID/privateEndpoint/ID/interfaceEndpoints",
        "/api/atlas/v2/groups/ID/privateEndpoint/endpointService",
        "/api/atlas/v2/groups/ID/privateEndpoint/AWS/endpointService/ID/endpoint",
    ]);
    for (const text of [read(world, "json"), read(world, "md")]) {
        expect(text).not.toMatch(/[0-9a-f]{24}|vpce-0a|orders|abcdefgh|1111|127\.0\.0\.1/);
    }
    const call = "GET /api/atlas/v1.0/groups/{groupId}/privateEndpoint";
    expect(JSON.parse(read(world, "json"))).toMatchObject({
        ...{ differences: [], finished: true },
        exchanges: expect.arrayContaining([
            expect.objectContaining({ call, status: 200, body: [] }),
        ]) as unknown,
    });
});

test.each<[Fault, string[]]>([
    [
        { kind: "shape", body: { enabled: "yes", more: 1 }, path: "/regionalMode" },
        ["regionalMode.get", "regionalMode.get"],
    ],
    [
        { kind: "status", status: 404, errorCode: "NEW_CODE", path: `/${"0".repeat(24)}` },
        ["PRIVATE_ENDPOINT_SERVICE_NOT_FOUND"],
    ],
    [
        { kind: "status", status: 409, errorCode: "NEW_CODE", method: "POST", skip: 1 },
        ["PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION"],
    ],
])("what is otherwise is a difference: %j", async (fault, facts) => {
    const { atlas, world } = await trial();
    atlas.fault(fault);
    expect(await check(GIVEN, world)).toBe(2);
    const { differences } = JSON.parse(read(world, "json")) as { differences: { fact: string }[] };
    expect(differences.map((one) => one.fact)).toEqual(facts);
});

test("a region that has an endpoint, and an answer other than yes, make nothing", async () => {
    const { atlas, world } = await trial();
    await expect(check({ ...GIVEN, isSure: false }, world)).rejects.toThrow("--yes");
    atlas.fault({ kind: "status", status: 401, errorCode: "NOT_IN_GROUP", times: 2 });
    await expect(check(GIVEN, world)).rejects.toThrow("401 NOT_IN_GROUP");
    atlas.create(GROUP, "us-east-1", { status: "AVAILABLE" });
    await expect(check(GIVEN, world)).rejects.toThrow("--region");
    expect(atlas.requests.filter(({ method }) => method !== "GET")).toEqual([]);
});

test("where the answer to the create call is lost, the record says what to look for, and nothing is deleted", async () => {
    const { atlas, world } = await trial();
    atlas.fault({ kind: "lost", method: "POST" });
    await expect(check(GIVEN, world)).rejects.toThrow();
    expect(left(world.folder)).toContain(`us-east-1 of project ${GROUP}`);
    await expect(check(GIVEN, world)).rejects.toThrow("An earlier check");
    expect([await clean(world), left(world.folder)]).toEqual([1, undefined]);
    expect(atlas.endpoints()).toHaveLength(1);
});

test("a check that cannot go on removes what it has made", async () => {
    const { atlas, world } = await trial();
    const say = (said: string): void => {
        if (said.includes("attached")) {
            throw new Error("no terminal");
        }
    };
    await expect(check(GIVEN, { ...world, say })).rejects.toThrow("no terminal");
    expect([left(world.folder), atlas.endpoints()]).toEqual([undefined, []]);
});

test.each(["made", "attached"])(
    "after an interruption once it is %s, --clean removes it, there only",
    async (line) => {
        const { atlas, world } = await trial();
        const end = new AbortController();
        const say = (said: string): void => (said.includes(line) ? end.abort(new Error("^C")) : undefined);
        await expect(check(GIVEN, { ...world, say, interrupted: end.signal })).rejects.toThrow("^C");
        expect(left(world.folder)).toContain(atlas.endpoints()[0]?.id);
        const settings = { ...world.settings, baseUrl: "http://127.0.0.1:1" };
        await expect(clean({ ...world, settings })).rejects.toThrow("MONGODB_ATLAS_BASE_URL");
        expect([await clean(world), left(world.folder), atlas.endpoints()]).toEqual([0, undefined, []]);
    },
);

test.each([
    [["--group-id", "5df2"], '--group-id is "5df2"'],
    [["--group-id", GROUP, "--region", "moon"], '--region is "moon"'],
    [["--group-id", GROUP, "--vpc-endpoint", "vpc-1"], '--vpc-endpoint is "vpc-1"'],
    [["--wrong"], "Usage: "],
])("%j ends with exit code 1 and says what is allowed", (args, words) => {
    const command = ["--import", "tsx", join(__dirname, "main.ts"), ...args];
    const { status, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
    expect([status, stderr]).toEqual([1, expect.stringContaining(words)]);
});
