import { DeadlineError, startDeadline, untilAborted } from "../../../../provider/src/waiting/deadline";
import { FakeClock } from "../../support/fakeClock";
import { failure, letRun } from "../../support/until";

test("the signal aborts when the time is over, not before", async () => {
    const clock = new FakeClock();
    await clock.advance(500);
    const { signal, startedAt } = startDeadline(clock, 1_000);
    expect(startedAt).toBe(500);
    const error = failure(untilAborted(new Promise(() => undefined), signal));
    await clock.advance(999);
    expect(clock.pending).toEqual([1]);
    await clock.advance(1);
    expect(await error).toBeInstanceOf(DeadlineError);
    expect((await error).message).toBe("no success within 1000 ms");
});

test("no timer is left after the end, and nothing aborts any more", async () => {
    const clock = new FakeClock();
    const cancel = new AbortController();
    const deadline = startDeadline(clock, 1_000, cancel.signal);
    deadline.end();
    await letRun();
    expect(clock.pending).toEqual([]);
    cancel.abort();
    expect(deadline.signal.aborted).toBe(false);
});

test("waiting ends with the promise or the signal, whichever is first", async () => {
    const end = new AbortController();
    expect(await untilAborted(Promise.resolve(1), end.signal)).toBe(1);
    const waiting = failure(untilAborted(new Promise(() => undefined), end.signal));
    end.abort(new Error("over"));
    expect((await waiting).message).toBe("over");
    expect((await failure(untilAborted(new Promise(() => undefined), end.signal))).message).toBe("over");
});

test("no listener stays on the signal", async () => {
    const end = new AbortController();
    const [add, remove] = [
        jest.spyOn(end.signal, "addEventListener"),
        jest.spyOn(end.signal, "removeEventListener"),
    ];
    await untilAborted(Promise.resolve(), end.signal);
    await untilAborted(Promise.reject(new Error("x")), end.signal).catch(() => undefined);
    expect(add).toHaveBeenCalledTimes(2);
    expect(remove.mock.calls.map(([, listener]) => listener)).toEqual(
        add.mock.calls.map(([, listener]) => listener),
    );
});
