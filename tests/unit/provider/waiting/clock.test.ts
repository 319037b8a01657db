import { systemClock } from "../../../../provider/src/waiting/clock";
import { failure } from "../../support/until";

beforeEach(() => jest.useFakeTimers({ doNotFake: ["performance", "setImmediate", "nextTick"] }));
afterEach(() => jest.useRealTimers());

test("a sleep ends after its time and leaves no listener", async () => {
    const end = new AbortController();
    const remove = jest.spyOn(end.signal, "removeEventListener");
    const sleep = systemClock.sleep(1_000, end.signal);
    jest.advanceTimersByTime(999);
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(1);
    await sleep;
    expect(remove).toHaveBeenCalledTimes(1);
});

test("a signal ends a sleep at once, with its reason, and takes the timer away", async () => {
    const end = new AbortController();
    const sleep = failure(systemClock.sleep(1_000, end.signal));
    end.abort(new Error("over"));
    expect((await sleep).message).toBe("over");
    expect(jest.getTimerCount()).toBe(0);
    expect((await failure(systemClock.sleep(1, AbortSignal.abort(new Error("before"))))).message).toBe(
        "before",
    );
});

test.each([2 ** 31, 1e12, Number.POSITIVE_INFINITY])(
    "a sleep of %d ms does not end at once",
    async (milliseconds) => {
        const end = new AbortController();
        const sleep = failure(systemClock.sleep(milliseconds, end.signal));
        jest.advanceTimersByTime(1_000_000);
        expect(jest.getTimerCount()).toBe(1);
        end.abort(new Error("over"));
        await sleep;
    },
);
