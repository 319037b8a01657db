import { endpoint } from "../../support/fakeSource";
import { READY, WatcherSetup } from "../../support/watcherSetup";

test("the first look comes after 1 s, the next ones 2 s apart while it is young", async () => {
    const setup = new WatcherSetup();
    setup.set("a", "INITIATING");
    const wait = setup.ready("a");
    await setup.clock.advance(999);
    expect(setup.source.lists).toEqual([]);
    await setup.clock.advance(6_001);
    expect(setup.source.lists).toEqual([1_000, 3_000, 5_000, 7_000]);
    setup.set("a", READY);
    await setup.clock.advance(2_000);
    expect((await wait).status).toBe(READY);
    expect(setup.source.lists).toHaveLength(5);
    expect(setup.source.finds).toEqual([]);
});

test("nothing is asked any more after the last wait", async () => {
    const setup = new WatcherSetup();
    setup.set("a", READY);
    const wait = setup.ready("a");
    await setup.clock.advance(1_000);
    await wait;
    await setup.clock.advance(600_000);
    expect(setup.source.lists).toHaveLength(1);
    expect(setup.clock.pending).toEqual([]);
});

test("100 waits share one list", async () => {
    const setup = new WatcherSetup();
    const ids = Array.from({ length: 100 }, (_, i) => `id${i}`);
    ids.forEach((id) => setup.set(id, "INITIATING"));
    const waits = Promise.all(ids.map((id) => setup.ready(id)));
    await setup.clock.advance(59_000);
    expect(setup.source.lists).toHaveLength(30);
    ids.forEach((id) => setup.set(id, READY));
    await setup.clock.advance(3_000);
    expect(await waits).toHaveLength(100);
    expect(setup.source.lists).toHaveLength(31);
    expect(setup.source.finds).toEqual([]);
});

test("what is due by its own pace is not slowed down by a younger one of another pace", async () => {
    const setup = new WatcherSetup();
    setup.set("a", "INITIATING");
    setup.set("b", "INITIATING");
    void setup.ready("a", undefined, { pace: () => 30_000 }).catch(() => undefined);
    await setup.clock.advance(10_000);
    // By its age at the last look: the older one is due every 2 s, although it joined later.
    void setup
        .ready("b", undefined, {
            pace: (age) => (age < 5_000 ? 20_000 : 2_000),
            age: () => setup.clock.now() + 90_000,
        })
        .catch(() => undefined);
    await setup.clock.advance(6_000);
    expect(setup.source.lists).toEqual([1_000, 11_000, 13_000, 15_000]);
});

test("the pace follows the youngest wait", async () => {
    const setup = new WatcherSetup();
    setup.set("old", "INITIATING");
    setup.set("young", "INITIATING");
    /** The gaps between the looks of the next 50 s, but the first one. */
    const gaps = async (): Promise<number[]> => {
        const from = setup.source.lists.length;
        await setup.clock.advance(50_000);
        const times = setup.source.lists.slice(from);
        return times.slice(1).map((time, i) => Math.round(time - (times[i] ?? 0)));
    };
    const old = setup.ready("old");
    await setup.clock.advance(300_000);
    expect(new Set(await gaps())).toEqual(new Set([4_545]));
    const young = setup.ready("young");
    expect(new Set(await gaps())).toEqual(new Set([2_000]));
    setup.set("young", READY);
    await setup.clock.advance(3_000);
    await young;
    expect(new Set(await gaps())).toEqual(new Set([4_545]));
    setup.set("old", READY);
    await setup.clock.advance(5_000);
    await old;
});

test("a wait that joins brings the next poll forward to 2 s after the last one, and never sooner", async () => {
    const setup = new WatcherSetup();
    setup.set("a", "INITIATING");
    void setup.ready("a").catch(() => undefined);
    await setup.clock.advance(300_000);
    const last = setup.source.lists.at(-1) ?? 0;
    await setup.clock.advance(last + 500 - setup.clock.now());
    void setup.ready("b").catch(() => undefined);
    await setup.clock.advance(2_000);
    expect(setup.source.lists.at(-1)).toBe(last + 2_000);
});

test("an id that the list lacks is requested separately, once for all waits, before it counts as gone", async () => {
    const setup = new WatcherSetup();
    const gone = (id: string): Promise<"gone" | "there"> =>
        setup.until(async (poll) => ((await setup.endpoint(poll, id)) === undefined ? "gone" : "there"));
    setup.source.onFind = async (id) => (id === "hidden" ? endpoint(id) : undefined);
    const waits = Promise.all([gone("gone"), gone("gone"), gone("hidden")]);
    await setup.clock.advance(1_000);
    expect(await waits).toEqual(["gone", "gone", "there"]);
    expect(setup.source.lists).toHaveLength(1);
    expect(setup.source.finds).toEqual(["gone", "hidden"]);
});

/** All connections have this status from now on. */
function connectionsAre(setup: WatcherSetup, connectionStatus: string): void {
    setup.source.onConnection = async () => ({
        connectionStatus,
        errorMessage: undefined,
        deleteRequested: false,
    });
}

const available = (setup: WatcherSetup, vpce: string): Promise<true> =>
    setup.until(async (poll) => {
        const connection = await setup.connection(poll, "pe", vpce);
        return connection?.connectionStatus === "AVAILABLE" ? true : undefined;
    });

test("connections are asked for by themselves, each once a look, without a list", async () => {
    const setup = new WatcherSetup();
    connectionsAre(setup, "PENDING");
    const waits = [available(setup, "v1"), available(setup, "v2"), available(setup, "v2")];
    await setup.clock.advance(3_000);
    expect(setup.source.connections).toEqual(["pe/v1", "pe/v2", "pe/v1", "pe/v2"]);
    expect(setup.source.lists).toEqual([]);
    connectionsAre(setup, "AVAILABLE");
    await setup.clock.advance(2_000);
    await Promise.all(waits);
});

test.each([6, 18, 100])("%d connections take turns, at most 90 requests a minute", async (count) => {
    const setup = new WatcherSetup();
    connectionsAre(setup, "PENDING");
    const waits = Array.from({ length: count }, (_, i) => available(setup, `v${i}`));
    await setup.clock.advance(10_000);
    const before = setup.source.connections.length;
    await setup.clock.advance(60_000);
    const asked = setup.source.connections.slice(before);
    expect(asked).toHaveLength(90);
    // None twice before all others had a turn.
    expect(new Set(asked.slice(0, count)).size).toBe(Math.min(count, 90));
    connectionsAre(setup, "AVAILABLE");
    await setup.clock.advance((count / 3) * 2_000 + 2_000);
    await Promise.all(waits);
});

test("connections that wait for their turn do not delay endpoints", async () => {
    const setup = new WatcherSetup();
    connectionsAre(setup, "PENDING");
    setup.set("a", READY);
    const waits = Array.from({ length: 18 }, (_, i) => available(setup, `v${i}`));
    const ready = setup.ready("a");
    await setup.clock.advance(1_000);
    expect((await ready).status).toBe(READY);
    connectionsAre(setup, "AVAILABLE");
    await setup.clock.advance(20_000);
    await Promise.all(waits);
});
