import { seededRandom } from "../../../emulator/src/random";
import { schedule } from "../../../emulator/src/transition";
import { Client, GROUP, PRIVATE_ENDPOINT } from "./client";
import { start, stopAll } from "./emulator";

afterEach(stopAll);

test("a status goes on after a time", async () => {
    let time = Date.now();
    const atlas = await start({ initiating: 60, deleting: "60ms", now: () => time });
    const client = new Client(atlas.url);
    const id = await client.create();
    expect(await client.status(id)).toBe("INITIATING");
    time += 80;
    expect(await client.status(id)).toBe("WAITING_FOR_USER");
    expect((await client.call("DELETE", `${PRIVATE_ENDPOINT}/${id}`)).status).toBe(202);
    expect(await client.status(id)).toBe("DELETING");
    expect((await client.call("DELETE", `${PRIVATE_ENDPOINT}/${id}`)).status).toBe(202);
    time += 80;
    expect(await client.status(id)).toBe("gone");
    expect((await client.call("DELETE", `${PRIVATE_ENDPOINT}/${id}`)).status).toBe(404);
    expect(atlas.endpoints()).toEqual([]);
});

test("a status advances after a number of reads; lists count as reads, snapshots do not", async () => {
    const atlas = await start({ initiating: { reads: 2 }, deleting: { reads: 1 } });
    const client = new Client(atlas.url);
    const id = await client.create();
    atlas.endpoints();
    expect(await client.status(id)).toBe("INITIATING");
    expect((await client.call("GET", PRIVATE_ENDPOINT)).json).toMatchObject([{ status: "INITIATING" }]);
    atlas.endpoints();
    expect(await client.status(id)).toBe("WAITING_FOR_USER");
    await client.call("DELETE", `${PRIVATE_ENDPOINT}/${id}`);
    expect(await client.status(id)).toBe("DELETING");
    expect(await client.status(id)).toBe("gone");
});

test("a range is drawn at random, repeatably for a seed", () => {
    const draw = (seed: number): number[] => {
        const random = seededRandom(seed);
        return Array.from({ length: 50 }, () => {
            const drawn = schedule({ min: "20s", max: "40s" }, 1000, random);
            return "at" in drawn ? drawn.at : NaN;
        });
    };
    const times = draw(7);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(21_000);
    expect(Math.max(...times)).toBeLessThanOrEqual(41_000);
    expect(new Set(times).size).toBeGreaterThan(40);
    expect(draw(7)).toEqual(times);
    expect(draw(8)).not.toEqual(times);
});

test("failNext strikes one creation, in its region only", async () => {
    const atlas = await start();
    const client = new Client(atlas.url);
    atlas.failNext(GROUP, "us-west-1", "no capacity");
    await client.create("us-east-1");
    const failed = await client.create("us-west-1");
    expect(atlas.endpoints().map(({ status }) => status)).toEqual(["WAITING_FOR_USER", "FAILED"]);
    const reply = await client.call("GET", `${PRIVATE_ENDPOINT}/${failed}`);
    expect(reply.json).toMatchObject({ errorMessage: "no capacity", endpointServiceName: null });
    await client.call("DELETE", `${PRIVATE_ENDPOINT}/${failed}`);
    await client.create("us-west-1");
    expect(atlas.endpoints()[1]).toMatchObject({ status: "WAITING_FOR_USER" });
});

test("statuses can be set, and an unknown one stays", async () => {
    const atlas = await start({ initiating: "1h", deleting: "1h" });
    const client = new Client(atlas.url);
    const id = await client.create();
    for (const status of ["FAILED", "WAITING_FOR_USER", "UPGRADING", "DELETING", "INITIATING"]) {
        atlas.setStatus(id, status, "because");
        expect((await client.call("GET", `${PRIVATE_ENDPOINT}/${id}`)).json).toMatchObject({
            status,
            errorMessage: "because",
        });
    }
    atlas.remove(id);
    expect(await client.status(id)).toBe("gone");
    expect(() => atlas.setStatus(id, "FAILED")).toThrow(id);
});

test("configure changes what begins after it", async () => {
    const atlas = await start({ initiating: "1h" });
    const client = new Client(atlas.url);
    await client.create("us-east-1");
    atlas.configure({ initiating: "now" });
    await client.create("us-east-2");
    expect(atlas.options.initiating).toBe("now");
    expect(atlas.endpoints().map(({ status }) => status)).toEqual(["INITIATING", "WAITING_FOR_USER"]);
});

test("reset removes endpoints, planned failures, faults and the request log", async () => {
    const atlas = await start();
    const client = new Client(atlas.url);
    await client.create();
    atlas.failNext(GROUP, undefined, "planned");
    atlas.fault({ kind: "status", times: Infinity });
    atlas.reset();
    expect(atlas.endpoints()).toEqual([]);
    expect(atlas.requests).toEqual([]);
    await client.create();
    expect(atlas.endpoints()).toMatchObject([{ status: "WAITING_FOR_USER" }]);
});

test("wrong options are refused by name, with what is allowed", async () => {
    await expect(start({ initiating: "soon" })).rejects.toThrow(
        /^initiating: "soon" is no transition; allowed: /,
    );
    await expect(start({ deleting: { min: "2s", max: "1s" } })).rejects.toThrow(
        /^deleting: .* is no transition/,
    );
    await expect(start({ port: 70_000 })).rejects.toThrow(
        "port: 70000 is out of range; allowed: an integer from 0",
    );
    await expect(start({ nonceUses: 0 })).rejects.toThrow("nonceUses: 0 is out of range");
    const atlas = await start();
    expect(() => atlas.create(GROUP, "mars")).toThrow(/^region: "mars" is not allowed; allowed: us-east-1/);
    expect(() => atlas.create("x", "us-east-1")).toThrow(/^groupId: "x" is not allowed; allowed: 24/);
});
