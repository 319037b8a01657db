import { AxiosError, AxiosHeaders } from "axios";
import { problemOf } from "../../../../provider/src/atlas/errors/problem";

const config = { headers: new AxiosHeaders() };

test.each([
    [
        "a refused connection",
        new AxiosError("connect ECONNREFUSED 127.0.0.1:9", "ECONNREFUSED", config),
        "noConnection",
        false,
    ],
    [
        "the same code on an open connection",
        new AxiosError("read ECONNREFUSED", "ECONNREFUSED", config),
        "broken",
        true,
    ],
    [
        "a connection that never came about, of an unknown code",
        new AxiosError("connect ENEW 1.2.3.4", "ENEW", config),
        "noConnection",
        false,
    ],
    ["a reset", new AxiosError("read ECONNRESET", "ECONNRESET", config), "broken", true],
    ["an end without code", new AxiosError("socket hang up"), "broken", true],
    [
        "a certificate",
        new AxiosError("certificate has expired", "CERT_HAS_EXPIRED", config),
        "certificate",
        false,
    ],
    ["no handshake", new AxiosError("wrong version number", "EPROTO", config), "noConnection", false],
    [
        "an end before the handshake",
        new AxiosError(
            "Client network socket disconnected before secure TLS connection was established",
            "ECONNRESET",
            config,
        ),
        "noConnection",
        false,
    ],
])("%s", (_what, error, kind, mayHaveHadEffect) => {
    expect(problemOf(error, [])).toMatchObject({ kind, status: 0, meaning: { mayHaveHadEffect } });
});

test("an error without words gets its code, or ours", () => {
    expect(problemOf(new AxiosError("", "EODD", config), []).text).toBe("EODD");
    expect(problemOf(new AxiosError(""), []).text).toBe("the connection broke");
});

test("a server that speaks http is called that, instead of OpenSSL's words", () => {
    const error = new AxiosError(
        "write EPROTO 802C:SSL routines:ssl3_get_record:wrong version number:",
        "EPROTO",
        config,
    );
    expect(problemOf(error, [])).toMatchObject({
        kind: "noConnection",
        text: "the server speaks http, not https",
    });
});
