import { SharedCall } from "../../../../provider/src/waiting/sharedCalls";
import { failure, letRun, stateOf } from "../../support/until";

/** A call that a test ends by hand. */
function openCall(): {
    readonly call: SharedCall<string>;
    readonly signal: () => AbortSignal | undefined;
    readonly finish: (answer: string) => void;
    readonly fail: (error: Error) => void;
    readonly tell: (news: string) => void;
} {
    let handles: { signal: AbortSignal; tell: (news: string) => void } | undefined;
    let finish: (answer: string) => void = () => undefined;
    let fail: (error: Error) => void = () => undefined;
    const call = new SharedCall<string>((signal, tell) => {
        handles = { signal, tell };
        return new Promise((resolve, reject) => {
            finish = resolve;
            fail = reject;
        });
    });
    return {
        call,
        signal: () => handles?.signal,
        finish: (answer) => finish(answer),
        fail: (error) => fail(error),
        tell: (news) => handles?.tell(news),
    };
}

const patient = (): AbortSignal => new AbortController().signal;

test("all who join get the one answer, those who come late, too", async () => {
    const { call, finish } = openCall();
    const answers = [call.join(patient()), call.join(patient())];
    finish("yes");
    expect(await Promise.all(answers)).toEqual(["yes", "yes"]);
    expect(await call.join(patient())).toBe("yes");
    expect(call.abandoned).toBe(false);
});

test("all who join get the one error", async () => {
    const { call, fail } = openCall();
    const answers = [failure(call.join(patient())), failure(call.join(patient()))];
    fail(new Error("no"));
    expect((await Promise.all(answers)).map(({ message }) => message)).toEqual(["no", "no"]);
});

test("one whose time is over leaves at once, the call goes on for the others", async () => {
    const { call, signal, finish } = openCall();
    const end = new AbortController();
    const [first, second] = [failure(call.join(end.signal)), call.join(patient())];
    end.abort(new Error("over"));
    expect((await first).message).toBe("over");
    expect(signal()?.aborted).toBe(false);
    expect(await stateOf(second)).toBe("pending");
    finish("yes");
    expect(await second).toBe("yes");
});

test("an abort by the last caller aborts the call, with that caller's reason", async () => {
    const { call, signal } = openCall();
    const ends = [new AbortController(), new AbortController()];
    const answers = ends.map((end) => failure(call.join(end.signal)));
    ends.forEach((end, i) => end.abort(new Error(`over ${i}`)));
    await Promise.all(answers);
    expect(call.abandoned).toBe(true);
    expect((signal()?.reason as Error).message).toBe("over 1");
});

test("joining with an already aborted signal rejects with its reason", async () => {
    const { call, finish } = openCall();
    const stays = call.join(patient());
    expect((await failure(call.join(AbortSignal.abort(new Error("over"))))).message).toBe("over");
    expect(call.abandoned).toBe(false);
    finish("yes");
    await stays;
});

test("news reach all who wait at that time, and nobody after", async () => {
    const { call, tell, finish } = openCall();
    const heard: string[] = [];
    const end = new AbortController();
    const first = failure(call.join(end.signal, (news) => heard.push(`first: ${news}`)));
    const second = call.join(patient(), (news) => heard.push(`second: ${news}`));
    tell("1");
    end.abort(new Error("over"));
    await first;
    tell("2");
    finish("yes");
    await second;
    tell("3");
    expect(heard).toEqual(["first: 1", "second: 1", "second: 2"]);
});

test("a failure after everyone has left is not an unhandled rejection", async () => {
    const { call, fail } = openCall();
    const end = new AbortController();
    const answer = failure(call.join(end.signal));
    end.abort(new Error("over"));
    await answer;
    fail(new Error("late"));
    await letRun();
    expect(call.abandoned).toBe(true);
});
