import { ProjectGate } from "../../../../provider/src/atlas/wire/projectGate";
import { requestFor, respond, type Answer } from "../../support/fakeAdapter";
import { FakeClock } from "../../support/fakeClock";
import { failure, letRun } from "../../support/until";

test("a caller that is aborted while another caller's request probes the limit sends nothing", async () => {
    const clock = new FakeClock();
    const gate = new ProjectGate(clock);
    const sent: string[] = [];
    let decide: (answer: Answer) => void = () => undefined;
    const pass = (who: string, answer: Promise<Answer>, signal = new AbortController().signal) =>
        gate.pass(async () => {
            sent.push(who);
            return respond(requestFor("http://atlas.test/"), await answer);
        }, signal);
    await failure(pass("refused", Promise.resolve({ status: 429, headers: { "retry-after": "1" } })));
    const first = pass("first", new Promise((resolve) => (decide = resolve)));
    const end = new AbortController();
    const late = failure(pass("late", Promise.resolve({ status: 200 }), end.signal));
    await clock.advance(1_000);
    end.abort(new Error("over"));
    decide({ status: 200 });
    expect((await first).status).toBe(200);
    expect((await late).message).toBe("over");
    await letRun();
    expect(sent).toEqual(["refused", "first"]);
});
