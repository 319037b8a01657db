import { AxiosError } from "axios";
import { mayHaveHadEffect } from "../../../../provider/src/atlas/errors/problem";
import type { NoAnswerKind } from "../../../../provider/src/atlas/wire/wire";
import type * as wire from "../../../../provider/src/atlas/wire/transport";
import { kindOf, textOf } from "../../../../provider/src/atlas/wire/transport";
import { systemClock } from "../../../../provider/src/waiting/clock";
import { requestFor } from "../../support/fakeWire";
import { RawServer, sendJson } from "../../support/rawServer";

test.each<[string, AxiosError, NoAnswerKind, boolean]>([
    [
        "a refused connection",
        new AxiosError("connect ECONNREFUSED 127.0.0.1:9", "ECONNREFUSED"),
        "noConnection",
        false,
    ],
    [
        "the same code on an open connection",
        new AxiosError("read ECONNREFUSED", "ECONNREFUSED"),
        "broken",
        true,
    ],
    [
        "a connection that never came about, of an unknown code",
        new AxiosError("connect ENEW 1.2.3.4", "ENEW"),
        "noConnection",
        false,
    ],
    ["a reset", new AxiosError("read ECONNRESET", "ECONNRESET"), "broken", true],
    ["an end without code", new AxiosError("socket hang up"), "broken", true],
    ["a certificate", new AxiosError("certificate has expired", "CERT_HAS_EXPIRED"), "certificate", false],
    ["no handshake", new AxiosError("wrong version number", "EPROTO"), "noConnection", false],
    [
        "an end before the handshake",
        new AxiosError(
            "Client network socket disconnected before secure TLS connection was established",
            "ECONNRESET",
        ),
        "noConnection",
        false,
    ],
])("%s", (_what, error, kind, effect) => {
    expect(kindOf(error)).toBe(kind);
    expect(mayHaveHadEffect({ errorClass: kind })).toBe(effect);
});

test("an error without words gets its code, or ours", () => {
    expect(textOf(new AxiosError("", "EODD"))).toBe("EODD");
    expect(textOf(new AxiosError(""))).toBe("the connection broke");
});

test("a server that speaks http is called that, instead of OpenSSL's words", () => {
    const error = new AxiosError(
        "write EPROTO 802C:SSL routines:ssl3_get_record:wrong version number:",
        "EPROTO",
    );
    expect(kindOf(error)).toBe("noConnection");
    expect(textOf(error)).toBe("the server speaks http, not https");
});

test("a browser's XMLHttpRequest that some package has set is not used", async () => {
    const server = await RawServer.start((response) => sendJson(response, 200, { ok: true }));
    const used = jest.fn();
    Object.assign(globalThis, { XMLHttpRequest: used });
    try {
        await jest.isolateModulesAsync(async () => {
            // axios chooses its adapter when it is loaded.
            const fresh = jest.requireActual<typeof wire>("../../../../provider/src/atlas/wire/transport");
            const answer = await fresh.transport(undefined, systemClock)(requestFor(server.url));
            expect(answer).toMatchObject({ kind: "answer", status: 200 });
        });
        expect(used).not.toHaveBeenCalled();
    } finally {
        Reflect.deleteProperty(globalThis, "XMLHttpRequest");
        await server.close();
    }
});
