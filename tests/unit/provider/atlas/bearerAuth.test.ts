import { bearerAuth, type Token } from "../../../../provider/src/atlas/wire/bearerAuth";
import { fakeWire, requestFor, statusOf } from "../../support/fakeWire";
import { FakeClock } from "../../support/fakeClock";
import { failure, letRun } from "../../support/until";

// What takes an exact order of answers; connect.test.ts has the rest, with an emulator.

const tokenOf = (count: number): Token => ({ value: `token${count}`, lifetime: 3_600_000 });

test("a token request that no call waits for any more is aborted, and a later call starts a new one", async () => {
    const server = fakeWire(() => ({ status: 200 }));
    const fetches: AbortSignal[] = [];
    const send = bearerAuth(
        server.send,
        async ({ signal }) => {
            fetches.push(signal);
            return fetches.length === 1 ? new Promise(() => undefined) : tokenOf(2);
        },
        new FakeClock(),
    );
    const [impatient, patient] = [new AbortController(), new AbortController()];
    const calls = [impatient, patient].map(({ signal }) =>
        failure(send(requestFor("http://atlas.test/", { signal }))),
    );
    impatient.abort(new Error("over"));
    expect([(await calls[0])?.message, fetches[0]?.aborted]).toEqual(["over", false]);
    patient.abort(new Error("over, too"));
    await calls[1];
    expect(fetches[0]?.aborted).toBe(true);
    expect(await statusOf(send(requestFor("http://atlas.test/")))).toBe(200);
    expect(server.requests.map(({ authorization }) => authorization)).toEqual(["Bearer token2"]);
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
    const send = bearerAuth(server.send, async () => tokenOf(++fetched), new FakeClock());
    const calls = [1, 2].map(() => statusOf(send(requestFor("http://atlas.test/"))));
    await letRun();
    pending[0]?.();
    expect(await calls[0]).toBe(200);
    pending[1]?.();
    expect(await calls[1]).toBe(200);
    expect(fetched).toBe(2);
});
