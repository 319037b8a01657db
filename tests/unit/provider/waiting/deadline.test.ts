import { DeadlineError, untilAborted, withDeadline } from "../../../../provider/src/waiting/deadline";
import { FakeClock } from "../../support/fakeClock";
import { failure, letRun } from "../../support/until";

test("the signal aborts when the time is over, not before", async () => {
    const clock = new FakeClock();
    await clock.advance(500);
    const operation = withDeadline(clock, 1_000, async ({ signal, startedAt }) => {
        expect(startedAt).toBe(500);
        await untilAborted(new Promise(() => undefined), signal);
    });
    const error = failure(operation);
    await clock.advance(999);
    expect(clock.pending).toEqual([1]);
    await clock.advance(1);
    expect(await error).toBeInstanceOf(DeadlineError);
    expect((await error).message).toBe("no success within 1000 ms");
});

test.each([
    ["ends well", () => Promise.resolve("fine")],
    ["fails", () => Promise.reject(new Error("broken"))],
])("no timer is left where the operation %s", async (_how, run) => {
    const clock = new FakeClock();
    await withDeadline(clock, 1_000, run).catch(() => undefined);
    await letRun();
    expect(clock.pending).toEqual([]);
});

test("the result of an operation that ignores its signal still counts", async () => {
    const clock = new FakeClock();
    const operation = withDeadline(clock, 1_000, () => clock.sleep(5_000).then(() => "late"));
    await clock.advance(5_000);
    expect(await operation).toBe("late");
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
