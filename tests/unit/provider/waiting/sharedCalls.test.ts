import { SharedCall } from "../../../../provider/src/waiting/sharedCalls";
import { failure, letRun } from "../../support/until";

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
