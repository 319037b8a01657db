import { gated } from "../../../../provider/src/atlas/wire/projectGate";
import { answerOf, requestFor, statusOf, type FakeAnswer } from "../../support/fakeWire";
import { FakeClock } from "../../support/fakeClock";
import { failure, letRun } from "../../support/until";

test("a caller that is aborted while another caller's request probes the limit sends nothing", async () => {
    const clock = new FakeClock();
    const sent: string[] = [];
    let decide: (answer: FakeAnswer) => void = () => undefined;
    const answers = new Map<string, Promise<FakeAnswer>>();
    const send = gated(async ({ url }) => {
        sent.push(url);
        return answerOf((await answers.get(url)) ?? { status: 500 });
    }, clock);
    const pass = (who: string, answer: Promise<FakeAnswer>, signal = new AbortController().signal) => {
        answers.set(who, answer);
        return statusOf(send(requestFor(who, { signal })));
    };
    await pass("refused", Promise.resolve({ status: 429, headers: { "retry-after": "1" } }));
    const first = pass("first", new Promise((resolve) => (decide = resolve)));
    const end = new AbortController();
    const late = failure(pass("late", Promise.resolve({ status: 200 }), end.signal));
    await clock.advance(1_000);
    end.abort(new Error("over"));
    decide({ status: 200 });
    expect(await first).toBe(200);
    expect((await late).message).toBe("over");
    await letRun();
    expect(sent).toEqual(["refused", "first"]);
});
