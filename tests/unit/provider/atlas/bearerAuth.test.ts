import { bearerAuth, type Token } from "../../../../provider/src/atlas/wire/bearerAuth";
import type { Outcome, Send } from "../../../../provider/src/atlas/wire/wire";
import { fakeWire, requestFor, statusOf, type FakeWire } from "../../support/fakeWire";
import { FakeClock } from "../../support/fakeClock";
import { failure, letRun, stateOf } from "../../support/until";

const HOUR = 3_600_000;

class Setup {
    readonly clock = new FakeClock();
    readonly fetches: AbortSignal[] = [];
    readonly valid = new Set<string>();
    fetch = async (count: number, _onProblem: (problem: string) => void): Promise<Token> => ({
        value: `token${count}`,
        lifetime: HOUR,
    });
    readonly server: FakeWire = fakeWire(({ authorization }) =>
        this.valid.has(authorization) ? { status: 200 } : { status: 401 },
    );
    readonly send: Send = bearerAuth(
        this.server.send,
        async (signal, onProblem) => {
            this.fetches.push(signal);
            const token = await this.fetch(this.fetches.length, onProblem);
            this.valid.add(`Bearer ${token.value}`);
            return token;
        },
        this.clock,
    );

    get(signal?: AbortSignal, onProblem: (problem: string) => void = () => undefined): Promise<Outcome> {
        return this.send(requestFor("http://atlas.test/", { ...(signal && { signal }), onProblem }));
    }

    get sent(): string[] {
        return this.server.requests.map(({ authorization }) => authorization);
    }
}

test("20 first calls at once share one token request", async () => {
    const setup = new Setup();
    await Promise.all(Array.from({ length: 20 }, () => setup.get()));
    expect(setup.fetches).toHaveLength(1);
    expect(setup.sent).toEqual(Array(20).fill("Bearer token1"));
});

test("a problem with the token request is reported to all callers that wait for it", async () => {
    const setup = new Setup();
    setup.fetch = async (count, onProblem) => {
        await setup.clock.sleep(1_000);
        onProblem("Atlas answered 500");
        return { value: `token${count}`, lifetime: HOUR };
    };
    const told: string[] = [];
    const requests = ["one", "other"].map((name) =>
        setup.get(undefined, (problem) => void told.push(`${name}: ${problem}`)),
    );
    await setup.clock.advance(1_000);
    await Promise.all(requests);
    expect(told).toEqual(["one: Atlas answered 500", "other: Atlas answered 500"]);
});

test.each([
    ["a minute before its end", 3_600_000, 3_540_000],
    ["after half of a short life", 10_000, 5_000],
])("a token is renewed %s", async (_when, lifetime, serves) => {
    const setup = new Setup();
    setup.fetch = async (count) => ({ value: `token${count}`, lifetime });
    await setup.get();
    await setup.clock.advance(serves - 1);
    await setup.get();
    await setup.clock.advance(1);
    await setup.get();
    expect(setup.sent).toEqual(["Bearer token1", "Bearer token1", "Bearer token2"]);
});

test("a token that is refused is renewed once for all who used it", async () => {
    const setup = new Setup();
    await setup.get();
    setup.valid.clear();
    await Promise.all(Array.from({ length: 10 }, () => setup.get()));
    expect(setup.fetches).toHaveLength(2);
    expect(setup.sent.slice(1).sort()).toEqual([
        ...Array<string>(10).fill("Bearer token1"),
        ...Array<string>(10).fill("Bearer token2"),
    ]);
});

test("a new token that is refused, too, is final; another error goes to the caller without a new token", async () => {
    const setup = new Setup();
    jest.spyOn(setup.valid, "has").mockReturnValue(false);
    expect(await statusOf(setup.get())).toBe(401);
    expect(setup.sent).toEqual(["Bearer token1", "Bearer token2"]);
    const fetchToken = jest.fn(async () => ({ value: "t", lifetime: HOUR }));
    const { send, requests } = fakeWire(() => ({ status: 403 }));
    expect(
        await statusOf(bearerAuth(send, fetchToken, new FakeClock())(requestFor("http://atlas.test/"))),
    ).toBe(403);
    expect([fetchToken.mock.calls.length, requests.length]).toEqual([1, 1]);
});

test("a token request that fails fails all who wait for it, and the next call asks again", async () => {
    const setup = new Setup();
    setup.fetch = async () => Promise.reject(new Error("no token"));
    const results = await Promise.allSettled([setup.get(), setup.get()]);
    expect(results).toMatchObject([{ reason: { message: "no token" } }, { reason: { message: "no token" } }]);
    expect(setup.fetches).toHaveLength(1);
    expect(setup.sent).toEqual([]);
    setup.fetch = async () => ({ value: "late", lifetime: HOUR });
    await setup.get();
    expect(setup.sent).toEqual(["Bearer late"]);
});

test("a call that is aborted while it waits for the token does not abort the token request of the others", async () => {
    const setup = new Setup();
    let finish: (token: Token) => void = () => undefined;
    setup.fetch = () => new Promise((resolve) => (finish = resolve));
    const [impatient, patient] = [new AbortController(), new AbortController()];
    const [first, second] = [setup.get(impatient.signal), setup.get(patient.signal)];
    impatient.abort(new Error("my time is over"));
    expect((await failure(first)).message).toBe("my time is over");
    expect(await stateOf(second)).toBe("pending");
    expect(setup.fetches[0]?.aborted).toBe(false);
    finish({ value: "t", lifetime: HOUR });
    expect(await statusOf(second)).toBe(200);
    expect(setup.sent).toEqual(["Bearer t"]);
});

test("a token request that no call waits for any more is aborted, and a later call starts a new one", async () => {
    const setup = new Setup();
    const answer = setup.fetch;
    setup.fetch = () => new Promise(() => undefined);
    const call = new AbortController();
    const first = setup.get(call.signal);
    call.abort(new Error("over"));
    await failure(first);
    expect(setup.fetches[0]?.aborted).toBe(true);
    setup.fetch = answer;
    await setup.get();
    expect(setup.sent).toEqual(["Bearer token2"]);
});

test("a refusal of the old token that comes late does not discard the new one", async () => {
    const pending: (() => void)[] = [];
    const server = fakeWire(async ({ authorization }) => {
        if (authorization === "Bearer token1") {
            await new Promise<void>((resolve) => pending.push(resolve));
            return { status: 401 };
        }
        return { status: 200 };
    });
    let fetched = 0;
    const fetchToken = async (): Promise<Token> => {
        fetched += 1;
        return { value: `token${fetched}`, lifetime: HOUR };
    };
    const send = bearerAuth(server.send, fetchToken, new FakeClock());
    const calls = [1, 2].map(() => statusOf(send(requestFor("http://atlas.test/"))));
    await letRun();
    pending[0]?.();
    expect(await calls[0]).toBe(200);
    pending[1]?.();
    expect(await calls[1]).toBe(200);
    expect(fetched).toBe(2);
});
