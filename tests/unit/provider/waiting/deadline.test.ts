import { startDeadline, untilAborted, type DeadlineError } from "../../../../provider/src/waiting/deadline";
import { FakeClock } from "../../support/fakeClock";
import { failure, letRun } from "../../support/until";

test("no timer is left after the end, and nothing aborts any more", async () => {
    const clock = new FakeClock();
    const cancel = new AbortController();
    const deadline = startDeadline(clock, 1_000, cancel.signal);
    deadline.end();
    await letRun();
    expect(clock.pending).toEqual([]);
    cancel.abort();
    expect(deadline.signal.aborted).toBe(false);
    const late = startDeadline(clock, 1_000, cancel.signal).signal.reason as DeadlineError;
    expect(late.cancelled).toBe(true);
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
