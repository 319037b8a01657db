import { existsSync } from "node:fs";
import { join } from "node:path";
import { otherAtlas, tenWays } from "./otherAtlas";
import { check } from "../check";
import { differences, GIVEN, stopAll, trial } from "./trial";

afterEach(stopAll);

test("the emulator is as the facts say: all are met, with few requests, and nothing is left", async () => {
    const { atlas, world, report } = await trial();
    await expect(check(GIVEN, true, world)).resolves.toBe(0);
    expect(differences(report())).toEqual([]);
    expect(report().expectations.filter(({ result }) => result !== "met")).toEqual([]);
    expect(report().requests).toBe(atlas.requests.length);
    expect(atlas.requests.length).toBeLessThan(150);
    expect(atlas.endpoints()).toEqual([]);
    expect(existsSync(join(world.folder, "live-record.json"))).toBe(false);
});

describe("another Atlas", () => {
    async function run(
        names: readonly string[],
    ): Promise<{ code: number; found: string[]; expected: string[] }> {
        const codeFamily = names.includes("other codes") ? "PRIVATELINK" : "PRIVATE_ENDPOINT_SERVICE";
        const { atlas, world, report, now } = await trial({ codeFamily });
        const ways = tenWays(now);
        const changes = names.flatMap((name) => ways[name]?.change ?? []);
        const code = await check(GIVEN, true, { ...world, wire: otherAtlas(world.wire, changes) });
        expect(atlas.endpoints()).toEqual([]);
        expect(atlas.requests.length).toBeLessThan(300);
        return {
            code,
            found: differences(report()),
            expected: names.flatMap((name) => ways[name]?.named ?? []).sort(),
        };
    }

    const ALL = Object.keys(tenWays(Date.now));

    test.each(ALL)("%s: the report names it, and nothing else", async (name) => {
        const { code, found, expected } = await run([name]);
        expect(found).toEqual(expected);
        expect(code).toBe(2);
    });

    test("in all ways at once", async () => {
        const { code, found, expected } = await run(ALL);
        expect(found).toEqual(expected);
        expect(code).toBe(2);
    });
});
