import type { Endpoint } from "../../../../provider/src/atlas/api/answers";
import { endpoint, never, openDeadline } from "../../support/fakeSource";
import { READY, WatcherSetup } from "../../support/watcherSetup";
import { failure, letRun, stateOf } from "../../support/until";

test("an expired deadline fails only its own wait, at once", async () => {
    const setup = new WatcherSetup();
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

test("only the last wait to leave aborts the request", async () => {
    const setup = new WatcherSetup();
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

test("a wait that joins while a list is under way takes part in the next one", async () => {
    const setup = new WatcherSetup();
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
    const setup = new WatcherSetup();
    setup.source.onList = async () => Promise.reject(new Error("403"));
    const waits = [failure(setup.ready("a")), failure(setup.ready("b"))];
    await setup.clock.advance(1_000);
    expect((await Promise.all(waits)).map(({ message }) => message)).toEqual(["403", "403"]);
    await setup.clock.advance(600_000);
    expect(setup.source.lists).toHaveLength(1);
});

test("an error of one wait's condition fails that one alone", async () => {
    const setup = new WatcherSetup();
    setup.set("a", "INITIATING");
    const broken = failure(setup.until(() => Promise.reject(new Error("mine"))));
    const other = setup.ready("a");
    await setup.clock.advance(1_000);
    expect((await broken).message).toBe("mine");
    expect(await stateOf(other)).toBe("pending");
});

test("a problem with the list is reported to all waits", async () => {
    const setup = new WatcherSetup();
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

test("a request for one id that hangs does not delay other waits", async () => {
    const setup = new WatcherSetup();
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

test("a request that one wait has abandoned is sent again for another", async () => {
    const setup = new WatcherSetup();
    setup.source.onFind = (_id, options) => never(options);
    const first = openDeadline(setup.clock);
    const left = failure(setup.ready("a", first.deadline));
    let look: (() => void) | undefined;
    const second = setup.until<Endpoint>(async (poll) => {
        await new Promise<void>((resolve) => (look = resolve));
        return setup.endpoint(poll, "a");
    });
    await setup.clock.advance(1_000);
    first.end();
    await left;
    setup.source.onFind = async () => endpoint("a", { status: READY });
    look?.();
    expect((await second).id).toBe("a");
});
