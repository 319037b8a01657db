import type { Endpoint } from "../../../../provider/src/atlas/answers";
import { Watcher, type Judge } from "../../../../provider/src/wait/watcher";
import { FakeClock } from "../../support/fakeClock";
import { FakeSource, endpoint, never, openDeadline } from "../../support/fakeSource";
import { failure, letRun, stateOf } from "../../support/until";

const clock = (): FakeClock => new FakeClock();
const READY = "WAITING_FOR_USER";

class Setup {
    readonly clock = clock();
    readonly source = new FakeSource(this.clock);
    readonly watcher = new Watcher(this.source, this.clock);
    readonly problems: string[] = [];

    until<T>(judge: Judge<T>, deadline = openDeadline(this.clock).deadline): Promise<T> {
        return this.watcher.until(deadline, judge, (problem) => this.problems.push(problem));
    }

    ready(id: string, deadline = openDeadline(this.clock).deadline): Promise<Endpoint> {
        return this.until(async (look) => {
            const found = await look.endpoint(id);
            return found?.status === READY ? found : undefined;
        }, deadline);
    }

    set(id: string, status: string): void {
        this.source.endpoints = [
            ...this.source.endpoints.filter((other) => other.id !== id),
            endpoint(id, { status }),
        ];
    }
}

test("the first look comes after 1 s, the next ones 2 s apart while it is young", async () => {
    const setup = new Setup();
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
    const setup = new Setup();
    setup.set("a", READY);
    const wait = setup.ready("a");
    await setup.clock.advance(1_000);
    await wait;
    await setup.clock.advance(600_000);
    expect(setup.source.lists).toHaveLength(1);
    expect(setup.clock.pending).toEqual([]);
});

test("100 waits share one list", async () => {
    const setup = new Setup();
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

test("the pace follows the youngest wait", async () => {
    const setup = new Setup();
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

test("a wait that joins brings the next look forward to 2 s after the last one, and never sooner", async () => {
    const setup = new Setup();
    setup.set("a", "INITIATING");
    void setup.ready("a").catch(() => undefined);
    await setup.clock.advance(300_000);
    const last = setup.source.lists.at(-1) ?? 0;
    await setup.clock.advance(last + 500 - setup.clock.now());
    void setup.ready("b").catch(() => undefined);
    await setup.clock.advance(2_000);
    expect(setup.source.lists.at(-1)).toBe(last + 2_000);
});

test("an id that the list lacks is asked for by itself, once for all who want it, before it counts as gone", async () => {
    const setup = new Setup();
    const gone = (id: string): Promise<"gone" | "there"> =>
        setup.until(async (look) => ((await look.endpoint(id)) === undefined ? "gone" : "there"));
    setup.source.onFind = async (id) => (id === "hidden" ? endpoint(id) : undefined);
    const waits = Promise.all([gone("gone"), gone("gone"), gone("hidden")]);
    await setup.clock.advance(1_000);
    expect(await waits).toEqual(["gone", "gone", "there"]);
    expect(setup.source.lists).toHaveLength(1);
    expect(setup.source.finds).toEqual(["gone", "hidden"]);
});

test("connections are asked for by themselves, each once a look, without a list", async () => {
    const setup = new Setup();
    setup.source.onConnection = async () => ({
        connectionStatus: "PENDING",
        errorMessage: undefined,
        deleteRequested: false,
    });
    const pending = (vpce: string): Promise<true> =>
        setup.until(async (look) => {
            const connection = await look.connection("pe", vpce);
            return connection?.connectionStatus === "AVAILABLE" ? true : undefined;
        });
    const waits = [pending("v1"), pending("v2"), pending("v2")];
    await setup.clock.advance(3_000);
    expect(setup.source.connections).toEqual(["pe/v1", "pe/v2", "pe/v1", "pe/v2"]);
    expect(setup.source.lists).toEqual([]);
    setup.source.onConnection = async () => ({
        connectionStatus: "AVAILABLE",
        errorMessage: undefined,
        deleteRequested: false,
    });
    await setup.clock.advance(2_000);
    await Promise.all(waits);
});

test("the end of one wait's time fails that one alone, at once", async () => {
    const setup = new Setup();
    setup.set("a", "INITIATING");
    const short = openDeadline(setup.clock);
    const [first, second] = [failure(setup.ready("a", short.deadline)), setup.ready("a")];
    await setup.clock.advance(1_500);
    short.end();
    expect((await first).message).toBe("the deadline is over");
    expect(await stateOf(second)).toBe("pending");
    setup.set("a", READY);
    await setup.clock.advance(2_000);
    await second;
});

test("the last one to leave ends the request; those before it do not", async () => {
    const setup = new Setup();
    setup.source.onList = never;
    const [first, second] = [openDeadline(setup.clock), openDeadline(setup.clock)];
    const waits = [failure(setup.ready("a", first.deadline)), failure(setup.ready("a", second.deadline))];
    await setup.clock.advance(1_000);
    first.end();
    await waits[0];
    expect(setup.source.signals[0]?.aborted).toBe(false);
    second.end();
    await waits[1];
    await letRun();
    expect(setup.source.signals[0]?.aborted).toBe(true);
    expect(setup.clock.pending).toEqual([]);
});

test("after everybody has left, a new wait starts anew", async () => {
    const setup = new Setup();
    setup.source.onList = never;
    const first = openDeadline(setup.clock);
    const left = failure(setup.ready("a", first.deadline));
    await setup.clock.advance(1_000);
    first.end();
    await left;
    setup.source.onList = async () => [endpoint("a", { status: READY })];
    const second = setup.ready("a");
    await setup.clock.advance(2_000);
    expect((await second).status).toBe(READY);
});

test("a wait that joins while a list is under way takes part in the next one", async () => {
    const setup = new Setup();
    let finish: (list: Endpoint[]) => void = () => undefined;
    setup.source.onList = () => new Promise((resolve) => (finish = resolve));
    const first = setup.ready("a");
    await setup.clock.advance(1_000);
    const second = setup.ready("b");
    await setup.clock.advance(20_000);
    expect(setup.source.lists).toHaveLength(1);
    setup.source.onList = async () => [endpoint("b", { status: READY })];
    finish([endpoint("a", { status: READY })]);
    expect((await first).id).toBe("a");
    await setup.clock.advance(0);
    expect((await second).id).toBe("b");
    expect(setup.source.lists).toEqual([1_000, 21_000]);
});

test("an error of the list fails all who wait", async () => {
    const setup = new Setup();
    setup.source.onList = async () => Promise.reject(new Error("403"));
    const waits = [failure(setup.ready("a")), failure(setup.ready("b"))];
    await setup.clock.advance(1_000);
    expect((await Promise.all(waits)).map(({ message }) => message)).toEqual(["403", "403"]);
    await setup.clock.advance(600_000);
    expect(setup.source.lists).toHaveLength(1);
});

test("an error of one wait's judge fails that one alone", async () => {
    const setup = new Setup();
    setup.set("a", "INITIATING");
    const broken = failure(setup.until(() => Promise.reject(new Error("mine"))));
    const other = setup.ready("a");
    await setup.clock.advance(1_000);
    expect((await broken).message).toBe("mine");
    expect(await stateOf(other)).toBe("pending");
});

test("what holds the list up is told to all who wait for it", async () => {
    const setup = new Setup();
    setup.source.onList = async (options) => {
        await letRun();
        options.onProblem?.("502");
        return [endpoint("a", { status: READY })];
    };
    const waits = [setup.ready("a"), setup.ready("a")];
    await setup.clock.advance(1_000);
    await Promise.all(waits);
    expect(setup.problems).toEqual(["502", "502"]);
});

test("an answer about one thing that does not come holds up no other wait", async () => {
    const setup = new Setup();
    setup.set("a", "INITIATING");
    setup.source.onFind = (_id, options) => never(options);
    const stuckUntil = openDeadline(setup.clock);
    const stuck = failure(setup.ready("stuck", stuckUntil.deadline));
    const other = setup.ready("a");
    await setup.clock.advance(10_000);
    setup.set("a", READY);
    await setup.clock.advance(2_000);
    expect(await stateOf(other)).toBe("resolved");
    // It is not asked for again while the first question is open, and that ends with the wait.
    expect(setup.source.finds).toEqual(["stuck"]);
    const [request] = setup.source.signals.filter((_, i) => i === 1);
    expect(request?.aborted).toBe(false);
    stuckUntil.end();
    await stuck;
    await letRun();
    expect(request?.aborted).toBe(true);
    expect(setup.clock.pending).toEqual([]);
});

test("a question that one wait has given up is asked anew for another", async () => {
    const setup = new Setup();
    setup.source.onFind = (_id, options) => never(options);
    const first = openDeadline(setup.clock);
    const left = failure(setup.ready("a", first.deadline));
    let look: (() => void) | undefined;
    const second = setup.until(async (view) => {
        await new Promise<void>((resolve) => (look = resolve));
        return view.endpoint("a");
    });
    await setup.clock.advance(1_000);
    first.end();
    await left;
    setup.source.onFind = async () => endpoint("a", { status: READY });
    look?.();
    expect((await second).id).toBe("a");
});

test("each request ends with those who wait for it: many waits pile up no listeners on one signal", async () => {
    const setup = new Setup();
    setup.source.onConnection = (_id, options) => never(options);
    const ends = Array.from({ length: 18 }, () => openDeadline(setup.clock));
    const waits = ends.map(({ deadline }, i) =>
        failure(
            setup.until(async (look) => {
                await look.connection("pe", `v${i}`);
                return true;
            }, deadline),
        ),
    );
    await setup.clock.advance(1_000);
    expect(new Set(setup.source.signals).size).toBe(18);
    ends.forEach(({ end }) => end());
    await Promise.all(waits);
});
