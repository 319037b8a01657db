import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Send } from "../../../provider/src/atlas/wire/wire";
import { check, clean, left } from "../check";
import { GIVEN, GROUP, stopAll, trial, type Trial } from "./trial";

afterEach(stopAll);

type Side = "before" | "after";

/** The n-th request is the last thing that the check does: before it has reached Atlas, or after it had its effect. */
async function killedAt(nth: number, side: Side): Promise<Trial> {
    const started = await trial();
    const { atlas, world } = started;
    atlas.create(GROUP, "eu-west-1", { status: "WAITING_FOR_USER" });
    let count = 0;
    await new Promise<void>((resolve) => {
        const wire: Send = async (request) => {
            count += 1;
            if (count !== nth) {
                return world.wire(request);
            }
            if (side === "after") {
                await world.wire(request);
            }
            resolve();
            return new Promise(() => undefined);
        };
        void check({ ...GIVEN, isRegionGiven: true }, true, { ...world, wire });
    });
    return started;
}

/** The numbers of the requests that may change something. */
async function writes(): Promise<number[]> {
    const { atlas, world } = await trial();
    atlas.create(GROUP, "eu-west-1", { status: "WAITING_FOR_USER" });
    await check({ ...GIVEN, isRegionGiven: true }, true, world);
    return atlas.requests.flatMap(({ method }, index) => (method === "GET" ? [] : [index + 1]));
}

test.each<Side>(["before", "after"])(
    "killed %s each request that may change something: --clean leaves nothing of ours and all of others",
    async (side) => {
        for (const nth of await writes()) {
            const { atlas, world } = await killedAt(nth, side);
            await world.clock.sleep(20_000);
            // Somebody else comes, and takes our region as well where it is free.
            atlas.create(GROUP, "ap-south-1", { status: "WAITING_FOR_USER" });
            const isFree = atlas.endpoints().every(({ region }) => region !== "us-east-1");
            const theirs = isFree
                ? [atlas.create(GROUP, "us-east-1", { status: "WAITING_FOR_USER" }).id]
                : [];
            const rest = atlas
                .endpoints()
                .filter(({ createdBy, id }) => createdBy === "control" || theirs.includes(id));
            const problem = await clean(world).catch((error: unknown) => (error as Error).message);
            expect(atlas.endpoints()).toEqual(rest);
            if (problem === undefined) {
                expect(existsSync(join(world.folder, "live-record.json"))).toBe(false);
            } else {
                // Nobody can tell whose it is, so it stays, and a person is asked.
                expect(problem).toContain(`the private endpoint ${theirs[0] ?? "?"}, made 2`);
                expect(left(world.folder)).toContain("npm run live -- --clean");
            }
            await atlas.close();
        }
    },
);
