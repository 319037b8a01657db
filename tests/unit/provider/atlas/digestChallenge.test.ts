import fc from "fast-check";
import { digestChallenge } from "../../../../provider/src/atlas/wire/digestChallenge";

test.each([
    ["Atlas's own", `Digest realm="r", domain="", nonce="n", algorithm=MD5, qop="auth", stale=false`],
    ["no spaces after commas", `Digest realm="r",nonce="n",qop="auth"`],
    ["blanks around equals signs", `Digest realm = "r" , nonce = "n" , qop = "auth"`],
    ["the scheme in another case", `dIgEsT REALM="r", Nonce="n", QOP="AUTH"`],
    ["tokens instead of quoted strings", `Digest realm=r, nonce=n, qop=auth`],
    ["a qop list", `Digest realm="r", nonce="n", qop="auth-int, auth"`],
    ["the algorithm in another case", `Digest realm="r", nonce="n", qop="auth", algorithm=md5`],
    ["an unknown parameter", `Digest realm="r", userhash=true, charset=UTF-8, nonce="n", qop="auth"`],
    ["stray commas", `,, Digest realm="r",, nonce="n", ,qop="auth",`],
    ["Basic before it", `Basic realm="b", Digest realm="r", nonce="n", qop="auth"`],
    ["Basic after it", `Digest realm="r", nonce="n", qop="auth", Basic realm="b"`],
    ["a token68 before it", `Negotiate YWJj==, Digest realm="r", nonce="n", qop="auth"`],
    ["a scheme without parameters before it", `Negotiate, Digest realm="r", nonce="n", qop="auth"`],
    [
        "an algorithm that is unknown before it",
        `Digest realm="x", nonce="y", qop="auth", algorithm=SHA-512, Digest realm="r", nonce="n", qop="auth"`,
    ],
])("a challenge is found: %s", (_what, header) => {
    expect(digestChallenge(header)).toMatchObject({ realm: "r", nonce: "n", algorithm: "MD5", stale: false });
});

test.each([
    ["nothing", undefined],
    ["an empty text", ""],
    ["only Basic", `Basic realm="r"`],
    ["an unknown algorithm", `Digest realm="r", nonce="n", qop="auth", algorithm=SHA-512-256`],
    ["a session algorithm", `Digest realm="r", nonce="n", qop="auth", algorithm=MD5-sess`],
    ["auth-int only", `Digest realm="r", nonce="n", qop="auth-int"`],
    ["no qop", `Digest realm="r", nonce="n"`],
    ["no realm", `Digest nonce="n", qop="auth"`],
    ["no nonce", `Digest realm="r", qop="auth"`],
    ["an empty nonce", `Digest realm="r", nonce="", qop="auth"`],
    ["an unclosed quote", `Digest realm="r", qop="auth", nonce="n`],
    ["parts of one challenge in another", `Basic realm="r", nonce="n", qop="auth"`],
    ["a challenge inside a quoted string", `Basic realm="x, Digest realm=r, nonce=n, qop=auth"`],
    ["no header", []],
])("no challenge that can be answered: %s", (_what, header) => {
    expect(digestChallenge(header)).toBeUndefined();
});

test("of several challenges the strongest is taken, in one header or in several", () => {
    const md5 = `Digest realm="r", nonce="weak", qop="auth", algorithm=MD5, opaque="o"`;
    const sha = `Digest realm="r", nonce="strong", qop="auth", algorithm=SHA-256`;
    for (const headers of [`${md5}, ${sha}`, `${sha}, ${md5}`, [md5, sha], ["Basic realm=b", sha, md5]]) {
        expect(digestChallenge(headers)).toMatchObject({ nonce: "strong", algorithm: "SHA-256" });
    }
    expect(digestChallenge(md5)).toMatchObject({ nonce: "weak", opaque: "o" });
});

test.each([
    ["true", true],
    ["TRUE", true],
    [`"true"`, true],
    ["false", false],
    ["1", false],
])("stale=%s is %s", (stale, expected) => {
    expect(digestChallenge(`Digest realm="r", nonce="n", qop="auth", stale=${stale}`)?.stale).toBe(expected);
});

const printable = fc.string({ maxLength: 60 }).map((text) => text.replaceAll(/[\r\n]/g, ""));

test("quoted strings come back as they were sent, escapes, commas and equals signs included", () => {
    const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
    fc.assert(
        fc.property(printable, printable.filter(Boolean), printable, (realm, nonce, opaque) => {
            const header = `Digest realm=${quoted(realm)}, nonce=${quoted(nonce)}, opaque=${quoted(opaque)}, qop="auth"`;
            expect(digestChallenge(header)).toMatchObject({ realm, nonce, opaque });
        }),
    );
});

test("no text makes it throw, and what it finds is whole", () => {
    const piece = fc.constantFrom(
        "Digest ",
        "Basic ",
        "realm=",
        "nonce=",
        "qop=auth",
        '"',
        "\\",
        ",",
        " ",
        "=",
        "a",
    );
    const text = fc.oneof(
        fc.string(),
        fc.array(piece, { maxLength: 40 }).map((parts) => parts.join("")),
    );
    fc.assert(
        fc.property(fc.oneof(text, fc.array(text, { maxLength: 3 })), (headers) => {
            expect(digestChallenge(headers)?.nonce).not.toBe("");
        }),
        { numRuns: 2_000 },
    );
});

// Patterns that make careless expressions take exponential or cubic time: these would not end within a test's time.
test.each([
    ["blanks", " ".repeat(8_000)],
    ["a long token", "a".repeat(8_000)],
    ["blanks before no equals sign", `Digest realm${" ".repeat(8_000)}x`],
    ["escapes in an unclosed quote", `Digest realm="${"\\a".repeat(4_000)}`],
    ["many unclosed quotes", `Digest ${'a="'.repeat(2_700)}`],
    ["many schemes", "a ".repeat(4_000)],
    ["1 MB", `Digest realm="r", nonce="${"n".repeat(1 << 20)}", qop="auth"`],
    ["1 MB of parameters", `Digest ${"a=b,".repeat(1 << 18)}`],
])("a hostile header ends: %s", (_what, header) => {
    expect(digestChallenge(header)).toBeUndefined();
});
