import fc from "fast-check";
import { gated } from "../../../../provider/src/atlas/wire/projectGate";
import type { Request, Send } from "../../../../provider/src/atlas/wire/wire";
import { FakeClock } from "../../support/fakeClock";
import { answerOf, BROKEN, requestFor, statusOf, type FakeAnswer } from "../../support/fakeWire";
import { failure, letRun, stateOf } from "../../support/until";

const OK: FakeAnswer = { status: 200 };
const limited = (retryAfter?: string): FakeAnswer => ({
    status: 429,
    headers: retryAfter === undefined ? {} : { "retry-after": retryAfter },
});

const limitedBy = (errorCode: string): FakeAnswer => ({
    status: 429,
    json: { errorCode, parameters: ["/a/path", "7", "4000", "2000", "60"] },
});

class Setup {
    readonly clock = new FakeClock();
    /** When each request was sent. */
    readonly sent: number[] = [];
    answer: () => FakeAnswer | undefined | Promise<FakeAnswer> = () => OK;
    readonly send: Send = gated(async () => {
        this.sent.push(this.clock.now());
        const answer = await this.answer();
        return answer === undefined ? BROKEN : answerOf(answer);
    }, this.clock);

    once(more: Partial<Request> = {}): Promise<number> {
        return statusOf(this.send(requestFor("http://atlas.test/", more)));
    }

    /** As the caller does: a request that is refused is sent again, through the gate. */
    async untilAnswered(more: Partial<Request> = {}): Promise<number> {
        for (;;) {
            const status = await this.once(more);
            if (status !== 429) {
                return status;
            }
        }
    }
}

test("18 callers under a limit: one request for each Retry-After interval, those that wait learn why, and all get through in the end", async () => {
    const setup = new Setup();
    const told: string[] = [];
    const onProblem = (words: string): unknown => told.push(words);
    setup.answer = () => (setup.clock.now() < 60_000 ? limited("10") : OK);
    await setup.once();
    const calls = Array.from({ length: 18 }, () => setup.untilAnswered({ onProblem }));
    await setup.clock.advance(59_999);
    expect(setup.sent).toEqual([0, 10_000, 20_000, 30_000, 40_000, 50_000]);
    expect(told[0]).toContain("429");
    await setup.clock.advance(1);
    expect(await Promise.all(calls)).toEqual(Array(18).fill(200));
    expect(setup.sent.slice(6)).toEqual(Array(18).fill(60_000));
});

test("18 requests under way at the first 429 make one pause, the longest; without Retry-After the pauses grow", async () => {
    const setup = new Setup();
    let asked = 0;
    setup.answer = () => (setup.clock.now() === 0 ? limited(String((asked += 1) % 5)) : OK);
    const calls = Array.from({ length: 18 }, () => setup.untilAnswered());
    await setup.clock.advance(4_000);
    expect(await Promise.all(calls)).toEqual(Array(18).fill(200));
    expect([...new Set(setup.sent)]).toEqual([0, 4_000]);
    const growing = new Setup();
    growing.answer = () => (growing.sent.length < 18 + 4 ? limited() : OK);
    const all = Array.from({ length: 18 }, () => growing.untilAnswered());
    await growing.clock.advance(60_000);
    await Promise.all(all);
    expect([...new Set(growing.sent)]).toEqual([0, 750, 2_250, 5_250, 11_250]);
});

// [the first answer, then 200: when the second request is sent]
test.each<[string, FakeAnswer, number]>([
    ["a 429 of 10 s", limited("10"), 10_000],
    ["a 429 of an hour asks after a minute", limited("3600"), 60_000],
    ["a 429 of zero seconds", limited("0"), 750],
    ["a 429 of no time", limited("  "), 750],
    ["a 429 of odd words", limited("soon"), 750],
    [
        "a 429 until a time by Atlas's clock",
        {
            status: 429,
            headers: {
                "retry-after": "Wed, 21 Oct 2015 07:28:12 GMT",
                date: "Wed, 21 Oct 2015 07:28:00 GMT",
            },
        },
        12_000,
    ],
    ["a 429 until a time that is over", limited("Wed, 21 Oct 2015 07:28:00 GMT"), 750],
    ["a 429 whose second parameter names it", limitedBy("RATE_LIMITED_TOKEN_BUCKET"), 7_000],
    ["a 429 with other parameters", limitedBy("RATE_LIMITED"), 750],
    ["a page's 429", { ...limited("3600"), unreadable: "HTML" }, 750],
    [
        "Atlas's 503 that names a time",
        { status: 503, headers: { "retry-after": "5" }, json: { error: 503 } },
        5_000,
    ],
    ["a 503 without a time", { status: 503 }, 0],
    ["a page's 503", { status: 503, headers: { "retry-after": "5" }, unreadable: "HTML" }, 0],
    ["a 404", { status: 404 }, 0],
])("%s holds the next request back for so long", async (_what, answer, pause) => {
    const setup = new Setup();
    setup.answer = () => answer;
    await setup.once();
    setup.answer = () => OK;
    const call = setup.once();
    await setup.clock.advance(60_000);
    expect([await call, setup.sent]).toEqual([200, [0, pause]]);
});

test("a late answer to a request from before the refusal does not open the gate; one that breaks does not close it", async () => {
    const setup = new Setup();
    let answerOld: (answer: FakeAnswer) => void = () => undefined;
    setup.answer = () => new Promise((resolve) => (answerOld = resolve));
    const old = setup.once();
    setup.answer = () => limited("10");
    await setup.once();
    await setup.clock.advance(1_000);
    answerOld(OK);
    await old;
    setup.answer = () => undefined;
    const calls = [setup.once(), setup.once()];
    await letRun();
    expect(setup.sent).toEqual([0, 0]);
    await setup.clock.advance(9_000);
    await Promise.all(calls);
    setup.answer = () => OK;
    expect(await setup.once()).toBe(200);
});

test("an aborted caller is let go at once, before its request is sent and behind the one that asks", async () => {
    const setup = new Setup();
    const signal = AbortSignal.abort(new Error("over before"));
    expect((await failure(setup.once({ signal }))).message).toBe("over before");
    setup.answer = () => limited("10");
    await setup.once();
    setup.answer = () => new Promise(() => undefined);
    void setup.once();
    const end = new AbortController();
    const behind = failure(setup.once({ signal: end.signal }));
    await setup.clock.advance(10_000);
    end.abort(new Error("over behind it"));
    expect([(await behind).message, setup.sent]).toEqual(["over behind it", [0, 10_000]]);
});

test("in whatever order answers and aborts come, one request at a time asks, none of an aborted caller is sent, nobody waits for ever", async () => {
    const caller = fc.record({
        isLimited: fc.boolean(),
        aborts: fc.boolean(),
    });
    await fc.assert(
        fc.asyncProperty(
            fc.scheduler(),
            fc.array(caller, { minLength: 2, maxLength: 8 }),
            async (scheduler, callers) => {
                const clock = new FakeClock();
                const rude: string[] = [];
                let [opensAt, asking] = [-1, 0];
                const send = gated(async ({ url, signal }) => {
                    const asks = opensAt >= 0;
                    if (signal.aborted || clock.now() < opensAt || (asks && asking > 0)) {
                        rude.push(url);
                    }
                    asking += asks ? 1 : 0;
                    await scheduler.schedule(Promise.resolve());
                    asking -= asks ? 1 : 0;
                    const isLimited = url.endsWith("/limited");
                    opensAt = isLimited ? clock.now() + 1_000 : clock.now() >= opensAt ? -1 : opensAt;
                    return answerOf(isLimited ? limited("1") : OK);
                }, clock);
                await scheduler.waitFor(statusOf(send(requestFor("http://atlas.test/limited"))));
                const calls = callers.map(({ isLimited, aborts }) => {
                    const end = new AbortController();
                    if (aborts) {
                        void scheduler.schedule(Promise.resolve()).then(() => end.abort(new Error("over")));
                    }
                    const url = `http://atlas.test/${isLimited ? "limited" : ""}`;
                    return statusOf(send(requestFor(url, { signal: end.signal }))).catch(() => 0);
                });
                const all = Promise.all(calls);
                // Each 429 adds a pause.
                for (let turn = 0; turn <= callers.length; turn += 1) {
                    await clock.advance(60_000);
                    while (scheduler.count() > 0) {
                        await scheduler.waitNext(1);
                        await letRun();
                    }
                }
                expect([await stateOf(all), rude]).toEqual(["resolved", []]);
            },
        ),
        { numRuns: 50 },
    );
});

test("each project has a gate of its own; calls that belong to none share one", async () => {
    const setup = new Setup();
    setup.answer = () => limited("5");
    await setup.once({ groupId: "a" });
    setup.answer = () => OK;
    await setup.once({ groupId: "b" });
    await setup.once();
    expect(await stateOf(setup.once({ groupId: "a" }))).toBe("pending");
    expect(setup.sent).toEqual([0, 0, 0]);
});
