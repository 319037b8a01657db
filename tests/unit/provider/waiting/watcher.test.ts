import { SharedCall, SharedCalls, type CallContext } from "../../../../provider/src/waiting/sharedCalls";
import { Watcher, type Pacing, type Poll, type WaitListener } from "../../../../provider/src/waiting/watcher";
import { FakeClock } from "../../support/fakeClock";
import { failure, letRun, stateOf } from "../../support/until";

// Nothing here takes real time: what does not end at once, waits for ever.
jest.setTimeout(5_000);

/** Waits of one project, on a clock and with answers that a test holds. */
class Setup {
    readonly clock = new FakeClock();
    readonly watcher = new Watcher(new SharedCalls(this.clock), this.clock);
    readonly asked: { readonly key: string; readonly at: number; readonly signal: AbortSignal }[] = [];
    readonly problems: string[] = [];
    answers = 0;
    get listener(): WaitListener {
        return {
            onProblem: (problem) => void this.problems.push(problem),
            onAnswer: () => void (this.answers += 1),
        };
    }
    /** Without a result the wait goes on. */
    answer: (key: string, context: Required<CallContext>) => Promise<string | undefined> = async () =>
        undefined;

    /** A wait for an answer to one request in each poll. */
    wait(
        how: "held" | "alone" | "inTurn",
        key = "list",
        { signal = new AbortController().signal } = {},
        pacing?: Pacing,
    ): Promise<string> {
        const ask = (context: Required<CallContext>): Promise<string | undefined> => {
            this.asked.push({ key, at: this.clock.now(), signal: context.signal });
            return this.answer(key, context);
        };
        const look = (poll: Poll): Promise<string | undefined> =>
            poll.join(key, ask, how === "alone" ? undefined : how);
        const result = this.watcher.until({ signal }, look, this.listener, pacing);
        result.catch(() => undefined);
        return result;
    }

    get times(): number[] {
        return this.asked.map(({ at }) => at);
    }

    get keys(): string[] {
        return this.asked.map(({ key }) => key);
    }
}

const ready = async (): Promise<string> => "ready";
/** An answer that never comes, but ends with its signal. */
const never = (_key: string, { signal }: CallContext): Promise<never> =>
    new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
    });

let setup: Setup;
beforeEach(() => {
    setup = new Setup();
});

describe("when it polls", () => {
    test("after 1 s, then every 2 s while it is young, and not once the last wait is over", async () => {
        const wait = setup.wait("held");
        await setup.clock.advance(7_000);
        expect(setup.times).toEqual([1_000, 3_000, 5_000, 7_000]);
        setup.answer = ready;
        await setup.clock.advance(2_000);
        await wait;
        await setup.clock.advance(600_000);
        expect(setup.asked).toHaveLength(5);
        expect(setup.clock.pending).toEqual([]);
    });

    test("what is due by its own pace is not slowed down by a younger one of another pace", async () => {
        void setup.wait("held", "list", {}, { pace: () => 30_000 });
        await setup.clock.advance(10_000);
        // By its age at the last look: the older one is due every 2 s, although it joined later.
        const age = (): number => setup.clock.now() + 90_000;
        void setup.wait("held", "list", {}, { pace: (of) => (of < 5_000 ? 20_000 : 2_000), age });
        await setup.clock.advance(6_000);
        expect(setup.times).toEqual([1_000, 11_000, 13_000, 15_000]);
    });

    test("a wait may bring the next poll forward, once", async () => {
        const times: number[] = [];
        const look = (poll: Poll): undefined => {
            if (times.push(setup.clock.now()) === 1) {
                poll.again(setup.clock.now() + 300);
            }
        };
        void setup.watcher.until(new AbortController(), look, setup.listener);
        await setup.clock.advance(4_000);
        expect(times).toEqual([1_000, 1_300, 3_300]);
    });

    test("where all waits still look, there is no poll; the next one comes as soon as one of them is free", async () => {
        let finish: () => void = () => undefined;
        setup.answer = () => new Promise((resolve) => (finish = (): void => resolve(undefined)));
        void setup.wait("alone");
        await setup.clock.advance(10_500);
        finish();
        await setup.clock.advance(0);
        expect(setup.times).toEqual([1_000, 10_500]);
    });

    test("the pace follows the youngest wait, which brings the next poll forward to 2 s after the last one", async () => {
        void setup.wait("held");
        await setup.clock.advance(300_000);
        const last = setup.times.at(-1) ?? 0;
        await setup.clock.advance(last + 500 - setup.clock.now());
        const young = new AbortController();
        void setup.wait("held", "list", young);
        await setup.clock.advance(4_000);
        young.abort();
        await setup.clock.advance(10_000);
        const later = setup.times.filter((at) => at > last).map((at) => Math.round(at - last));
        expect(later).toEqual([2_000, 4_000, 8_545, 13_091]);
    });

    test("a wait that joins while a list is under way takes part in the next one", async () => {
        let finish: (answer: string) => void = () => undefined;
        setup.answer = () => new Promise((resolve) => (finish = resolve));
        const first = setup.wait("held");
        await setup.clock.advance(1_000);
        const second = setup.wait("held");
        await setup.clock.advance(20_000);
        expect(setup.times).toEqual([1_000]);
        setup.answer = ready;
        finish("the first one's");
        expect(await first).toBe("the first one's");
        await setup.clock.advance(0);
        expect(await second).toBe("ready");
        expect(setup.times).toEqual([1_000, 21_000]);
    });
});

describe("waits that ask for something of their own", () => {
    test("ask once for each in a poll", async () => {
        const waits = ["v1", "v2", "v2"].map((key) => setup.wait("inTurn", key));
        await setup.clock.advance(3_000);
        expect(setup.keys).toEqual(["v1", "v2", "v1", "v2"]);
        setup.answer = ready;
        await setup.clock.advance(2_000);
        await Promise.all(waits);
    });

    test.each([6, 18, 100])("%d take turns, at most 90 requests a minute", async (count) => {
        void Array.from({ length: count }, (_, index) => setup.wait("inTurn", `v${index}`));
        await setup.clock.advance(10_000);
        const before = setup.asked.length;
        await setup.clock.advance(60_000);
        const asked = setup.keys.slice(before);
        expect(asked).toHaveLength(90);
        // None twice before all others had a turn.
        expect(new Set(asked.slice(0, count)).size).toBe(Math.min(count, 90));
    });

    test("do not delay others while they wait for their turn", async () => {
        setup.answer = async (key) => (key === "list" ? "ready" : undefined);
        void Array.from({ length: 18 }, (_, index) => setup.wait("inTurn", `v${index}`));
        const other = setup.wait("held");
        await setup.clock.advance(1_000);
        expect(await stateOf(other)).toBe("resolved");
    });

    test("do not delay others where the request hangs, and ask again only once it has ended", async () => {
        setup.answer = (key, context) => (key === "stuck" ? never(key, context) : ready());
        const end = new AbortController();
        const stuck = failure(setup.wait("alone", "stuck", end));
        await setup.clock.advance(10_000);
        const other = setup.wait("held");
        await setup.clock.advance(2_000);
        expect(await stateOf(other)).toBe("resolved");
        expect(setup.keys).toEqual(["stuck", "list"]);
        end.abort(new Error("over"));
        await stuck;
        await letRun();
        expect(setup.asked[0]?.signal.aborted).toBe(true);
        expect(setup.clock.pending).toEqual([]);
    });
});

describe("how waits end", () => {
    test("a deadline ends only its own wait, at once; the last one to leave aborts the request", async () => {
        setup.answer = never;
        const [first, second] = [new AbortController(), new AbortController()];
        const waits = [first, second].map((end) => failure(setup.wait("held", "list", end)));
        await setup.clock.advance(1_500);
        first.abort(new Error("the deadline is over"));
        expect((await waits[0])?.message).toBe("the deadline is over");
        expect(setup.asked.map(({ signal }) => signal.aborted)).toEqual([false]);
        second.abort(new Error("too"));
        await waits[1];
        await letRun();
        expect(setup.asked.map(({ signal }) => signal.aborted)).toEqual([true]);
        expect(setup.clock.pending).toEqual([]);
    });

    test("an error of a shared request fails all who wait; that of one condition fails that one alone", async () => {
        const broken = failure(
            setup.watcher.until(
                new AbortController(),
                () => Promise.reject(new Error("mine")),
                setup.listener,
            ),
        );
        const waits = [setup.wait("held"), setup.wait("held")];
        await setup.clock.advance(1_000);
        expect((await broken).message).toBe("mine");
        expect(await stateOf(waits[0] ?? broken)).toBe("pending");
        setup.answer = () => Promise.reject(new Error("403"));
        await setup.clock.advance(2_000);
        expect((await Promise.all(waits.map(failure))).map(({ message }) => message)).toEqual(["403", "403"]);
        await setup.clock.advance(600_000);
        expect(setup.times).toEqual([1_000, 3_000]);
    });

    test("a problem is reported to all who wait at that time, and to nobody after", async () => {
        const end = new AbortController();
        setup.answer = async (_key, { onProblem }) => {
            await letRun();
            onProblem("502");
            end.abort();
            await letRun();
            onProblem("503");
            return "ready";
        };
        void setup.wait("held", "list", end);
        const stays = setup.wait("held");
        await setup.clock.advance(1_000);
        await stays;
        expect([setup.problems, setup.answers]).toEqual([["502", "502", "503"], 1]);
    });

    test("a request that one wait has abandoned is sent again for another", async () => {
        setup.answer = never;
        const first = new AbortController();
        const left = failure(setup.wait("alone", "a", first));
        let look: (() => void) | undefined;
        const second = setup.watcher.until(
            new AbortController(),
            async (poll) => {
                await new Promise<void>((resolve) => (look = resolve));
                return poll.join("a", ready);
            },
            setup.listener,
        );
        await setup.clock.advance(1_000);
        first.abort(new Error("over"));
        await left;
        look?.();
        expect(await second).toBe("ready");
    });

    test("a failure after everyone has left is not an unhandled rejection", async () => {
        let fail: (error: Error) => void = () => undefined;
        const call = new SharedCall<string>(() => new Promise((_, reject) => (fail = reject)));
        const end = new AbortController();
        const answer = failure(call.join(end.signal));
        end.abort(new Error("over"));
        await answer;
        fail(new Error("late"));
        await letRun();
        expect(call.abandoned).toBe(true);
    });
});
