import { gated, retryAfter } from "../../../../provider/src/atlas/wire/projectGate";
import type { Send } from "../../../../provider/src/atlas/wire/wire";
import { answerOf, BROKEN, fakeWire, requestFor, statusOf, type FakeAnswer } from "../../support/fakeWire";
import { FakeClock } from "../../support/fakeClock";
import { failure, letRun, stateOf } from "../../support/until";

const OK: FakeAnswer = { status: 200 };
const limited = (retryAfter?: string): FakeAnswer => ({
    status: 429,
    headers: retryAfter === undefined ? {} : { "retry-after": retryAfter },
});

class Setup {
    readonly clock = new FakeClock();
    /** When each request was sent. */
    readonly sent: number[] = [];
    answer: () => FakeAnswer | undefined | Promise<FakeAnswer> = () => OK;
    private readonly send: Send = gated(async () => {
        this.sent.push(this.clock.now());
        const answer = await this.answer();
        return answer === undefined ? BROKEN : answerOf(answer);
    }, this.clock);

    once(
        signal = new AbortController().signal,
        onProblem: (words: string) => void = () => undefined,
    ): Promise<number> {
        return statusOf(this.send(requestFor("http://atlas.test/", { signal, onProblem })));
    }

    /** As the caller does: a request that is refused is sent again, through the gate. */
    async untilAnswered(
        signal = new AbortController().signal,
        onProblem?: (words: string) => void,
    ): Promise<number> {
        for (;;) {
            const status = await this.once(signal, onProblem);
            if (status !== 429) {
                return status;
            }
        }
    }
}

test("an open gate lets all through at once", async () => {
    const setup = new Setup();
    await Promise.all(Array.from({ length: 18 }, () => setup.once()));
    expect(setup.sent).toEqual(Array(18).fill(0));
    expect(setup.clock.sleeps).toEqual([]);
});

test("18 callers under a limit: one request for each Retry-After interval, and all get through in the end", async () => {
    const setup = new Setup();
    setup.answer = () => (setup.clock.now() < 60_000 ? limited("10") : OK);
    await setup.once();
    const calls = Array.from({ length: 18 }, () => setup.untilAnswered());
    await setup.clock.advance(59_999);
    expect(setup.sent).toEqual([0, 10_000, 20_000, 30_000, 40_000, 50_000]);
    await setup.clock.advance(1);
    expect(await Promise.all(calls)).toEqual(Array(18).fill(200));
    expect(setup.sent.slice(6)).toEqual(Array(18).fill(60_000));
});

test("while the first request after the pause is under way, the others wait for its answer", async () => {
    const setup = new Setup();
    setup.answer = () => limited("1");
    await setup.once();
    let answerProbe: (answer: FakeAnswer) => void = () => undefined;
    setup.answer = () => new Promise((resolve) => (answerProbe = resolve));
    const calls = [setup.once(), setup.once(), setup.once()];
    await setup.clock.advance(5_000);
    expect(setup.sent).toEqual([0, 1_000]);
    setup.answer = () => OK;
    answerProbe(OK);
    await Promise.all(calls);
    expect(setup.sent).toEqual([0, 1_000, 5_000, 5_000]);
});

test("18 requests that were under way at the first 429 make one pause, the longest that was asked for", async () => {
    const setup = new Setup();
    let asked = 0;
    setup.answer = () => (setup.clock.now() === 0 ? limited(String((asked += 1) % 5)) : OK);
    const calls = Array.from({ length: 18 }, () => setup.untilAnswered());
    await setup.clock.advance(3_999);
    expect(setup.sent).toEqual(Array(18).fill(0));
    await setup.clock.advance(1);
    expect(await Promise.all(calls)).toEqual(Array(18).fill(200));
    expect(setup.sent).toHaveLength(36);
});

test("without Retry-After the pauses grow, however many were refused at once", async () => {
    const setup = new Setup();
    setup.answer = () => (setup.sent.length < 18 + 4 ? limited() : OK);
    const calls = Array.from({ length: 18 }, () => setup.untilAnswered());
    await setup.clock.advance(60_000);
    await Promise.all(calls);
    const probes = [...new Set(setup.sent)];
    expect(probes).toEqual([0, 750, 2_250, 5_250, 11_250]);
});

test.each(["0", "Wed, 21 Oct 2015 07:28:00 GMT"])(
    "a Retry-After of zero or in the past (%s) causes no request storm",
    async (retryAfter) => {
        const setup = new Setup();
        setup.answer = () => (setup.sent.length > 50 ? { status: 500 } : limited(retryAfter));
        const end = new AbortController();
        const call = setup.untilAnswered(end.signal);
        await setup.clock.advance(60_000);
        expect(setup.sent.length).toBeLessThan(10);
        end.abort(new Error("over"));
        await failure(call);
    },
);

test("a 503 that names a time closes the gate, one that names none does not", async () => {
    const setup = new Setup();
    setup.answer = () => ({ status: 503 });
    await setup.once();
    setup.answer = () => ({ status: 503, headers: { "retry-after": "5" }, body: '{"error":503}' });
    await setup.once();
    expect(setup.sent).toEqual([0, 0]);
    setup.answer = () => OK;
    const call = setup.once();
    await setup.clock.advance(5_000);
    expect(await call).toBe(200);
    expect(setup.sent).toEqual([0, 0, 5_000]);
});

test("what is not Atlas's asks for no pause: neither a 503 nor a 429, which only slows down", async () => {
    const setup = new Setup();
    const page = { headers: { "retry-after": "3600" }, body: "<html>back soon</html>" };
    setup.answer = () => ({ status: 503, ...page });
    await setup.once();
    setup.answer = () => ({ status: 429, ...page });
    await setup.once();
    setup.answer = () => OK;
    const call = setup.once();
    await setup.clock.advance(1_000);
    expect(await call).toBe(200);
    expect(setup.sent).toEqual([0, 0, 750]);
});

test("in a limit of an hour one request asks each minute, and those that wait learn why", async () => {
    const setup = new Setup();
    setup.answer = () => limited("3600");
    await setup.once();
    const told: string[] = [];
    const end = new AbortController();
    const call = setup.untilAnswered(end.signal, (words) => told.push(words));
    await setup.clock.advance(180_000);
    expect(setup.sent).toEqual([0, 60_000, 120_000, 180_000]);
    expect(told[0]).toBe("Atlas answered 429, and limits this project's requests: next one in 1m");
    end.abort(new Error("over"));
    await failure(call);
});

test("a late answer to a request from before the refusal does not open the gate", async () => {
    const setup = new Setup();
    let answerOld: (answer: FakeAnswer) => void = () => undefined;
    setup.answer = () => new Promise((resolve) => (answerOld = resolve));
    const old = setup.once();
    setup.answer = () => limited("10");
    await setup.once();
    await setup.clock.advance(1_000);
    answerOld(OK);
    await old;
    setup.answer = () => OK;
    const call = setup.once();
    await letRun();
    expect(setup.sent).toEqual([0, 0]);
    await setup.clock.advance(9_000);
    expect(await call).toBe(200);
});

test("any error other than a refusal opens the gate", async () => {
    const setup = new Setup();
    setup.answer = () => limited("1");
    await setup.once();
    setup.answer = () => ({ status: 404 });
    const calls = [setup.once(), setup.once()];
    await Promise.all([setup.clock.advance(1_000), ...calls]);
    expect(setup.sent).toEqual([0, 1_000, 1_000]);
});

test("after a broken connection the next request is still sent", async () => {
    const setup = new Setup();
    setup.answer = () => limited("1");
    await setup.once();
    setup.answer = () => undefined;
    const calls = [setup.once(), setup.once()];
    await Promise.all([setup.clock.advance(1_000), ...calls]);
    setup.answer = () => OK;
    expect(await setup.once()).toBe(200);
});

test("an aborted caller leaves the queue without a request, and the others stay in it", async () => {
    const setup = new Setup();
    setup.answer = () => limited("10");
    await setup.once();
    setup.answer = () => OK;
    const [first, second] = [new AbortController(), new AbortController()];
    const calls = [setup.once(first.signal), setup.once(second.signal), setup.once()];
    first.abort(new Error("first is over"));
    second.abort(new Error("second is over"));
    expect((await failure(calls[0] ?? Promise.resolve())).message).toBe("first is over");
    expect((await failure(calls[1] ?? Promise.resolve())).message).toBe("second is over");
    expect(await stateOf(calls[2] ?? Promise.resolve())).toBe("pending");
    await setup.clock.advance(10_000);
    expect(await calls[2]).toBe(200);
    expect(setup.sent).toEqual([0, 10_000]);
});

test("each project has a gate of its own; calls that belong to none share one", async () => {
    const clock = new FakeClock();
    const { send, requests } = fakeWire((_request, count) => (count === 1 ? limited("5") : OK));
    const through = gated(send, clock);
    const call = (groupId?: string): Promise<unknown> =>
        through(requestFor("http://atlas.test/", groupId === undefined ? {} : { groupId }));
    await call("a");
    await call("b");
    await call();
    expect(requests).toHaveLength(3);
    const held = call("a");
    expect(await stateOf(held)).toBe("pending");
    await clock.advance(5_000);
    await held;
    expect(requests).toHaveLength(4);
});

const read = (headers: Record<string, string>): number | undefined =>
    retryAfter({ status: 429, body: "", headers });

test.each([
    ["0", 0],
    ["1", 1_000],
    [" 7 ", 7_000],
    ["3600", 3_600_000],
    ["", undefined],
    ["  ", undefined],
    ["soon", undefined],
])("%j seconds are %p ms", (value, expected) => {
    expect(read({ "retry-after": value })).toBe(expected);
});

test("no header, no time", () => {
    expect(read({})).toBeUndefined();
});

test("a date counts from the server's own date, whatever this machine's clock shows", () => {
    const headers = {
        date: "Wed, 21 Oct 2015 07:28:00 GMT",
        "retry-after": "Wed, 21 Oct 2015 07:28:12 GMT",
    };
    expect(read(headers)).toBe(12_000);
});

test("a date that is over asks for no time, never for a negative one", () => {
    const headers = {
        date: "Wed, 21 Oct 2015 07:28:30 GMT",
        "retry-after": "Wed, 21 Oct 2015 07:28:12 GMT",
    };
    expect(read(headers)).toBe(0);
});

test("without a date of the server's this machine's clock counts", () => {
    jest.useFakeTimers({ now: Date.parse("2015-10-21T07:28:00Z"), doNotFake: ["setImmediate"] });
    expect(read({ "retry-after": "Wed, 21 Oct 2015 07:28:05 GMT" })).toBe(5_000);
    jest.useRealTimers();
});

test("nothing is sent for a request that has been aborted already, and no login fetched", async () => {
    const setup = new Setup();
    const end = new AbortController();
    end.abort(new Error("over"));
    expect(await failure(setup.once(end.signal))).toMatchObject({ message: "over" });
    expect(setup.sent).toEqual([]);
});
