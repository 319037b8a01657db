import { redact, redactAll } from "../../../../provider/src/atlas/wire/redaction";

const SECRET = "s3cr3t/+=&<x>1234";
const base64 = (text: string): string => Buffer.from(text).toString("base64");
const escaped = (text: string): string =>
    Array.from(text, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");

test.each([
    ["as it is", SECRET],
    ["for JSON", JSON.stringify(SECRET).replaceAll("/", "\\/")],
    ["for JSON, each character", escaped(SECRET)],
    ["for JSON, twice", JSON.stringify(JSON.stringify(escaped(SECRET)))],
    ["for a URL", encodeURIComponent(SECRET)],
    ["for a URL, in lower case", encodeURIComponent(SECRET).toLowerCase()],
    ["for a URL, twice", encodeURIComponent(encodeURIComponent(SECRET))],
    ["for HTML", "s3cr3t/+=&amp;&lt;x&gt;1234"],
    ["for HTML, by number", Array.from(SECRET, (char) => `&#${char.charCodeAt(0)};`).join("")],
    [
        "for HTML, by hexadecimal number",
        Array.from(SECRET, (char) => `&#x${char.charCodeAt(0).toString(16)};`).join(""),
    ],
    [
        "for HTML, by number with zeros",
        Array.from(SECRET, (char) => `&amp;#0${char.charCodeAt(0)};`).join(""),
    ],
    ["in base64", base64(SECRET)],
    ["in base64 of a login", base64(`user:${SECRET}`)],
    ["in base64 of a longer login", base64(`user1:${SECRET}`)],
    ["in base64 of one longer still", base64(`user12:${SECRET}`)],
    ["in upper case", SECRET.toUpperCase()],
    ["with a backslash before each character", Array.from(SECRET, (one) => `\\${one}`).join("")],
    ["in base64 for a URL", Buffer.from(SECRET).toString("base64url")],
])("a secret %s is taken out", (_how, spelled) => {
    const clean = redact(`before ${spelled} after`, [SECRET]);
    expect(clean).toContain("[secret]");
    expect(clean).not.toContain("1234");
    expect(clean).not.toContain(base64(SECRET).slice(4, 14));
    expect(clean).toMatch(/^before .* after$/);
});

test("a secret of up to 15 characters, which may be a word, is taken out in its own case only", () => {
    const [short, long] = ["a1b2c3d4e5f6g7h", "a1b2c3d4e5f6g7h8"];
    expect(redact(`${long.toUpperCase()} ${long}`, [long])).toBe("[secret] [secret]");
    expect(redact(`${short.toUpperCase()} ${short}`, [short])).toBe(`${short.toUpperCase()} [secret]`);
});

test.each(["\\", "%", "%4", "%25", "&", "&#", "&amp;", "\\u", "\\u00", "\u2028", " ", "a", "/", "s"])(
    "4 MB of %j take steps in proportion to their number",
    (character) => {
        const stepsOf = (length: number): number => {
            const text = character.repeat(length / character.length);
            const startedAt = process.cpuUsage().user;
            redact(text, [SECRET, "/gateway/token-0123456789"], "Basic dXNlcjpwYXNz");
            return process.cpuUsage().user - startedAt;
        };
        stepsOf(100_000);
        // A quadratic one takes 1,600 times as long for 40 times the length.
        expect(stepsOf(4_000_000)).toBeLessThan(400 * (stepsOf(100_000) + 2_000));
    },
);

test("a secret of backslashes goes, and takes no longer than another one", () => {
    const secret = "\\".repeat(17) + "x";
    expect(redact(`a ${secret} ${JSON.stringify(secret)} ${encodeURIComponent(secret)}`, [secret])).toBe(
        'a [secret] "[secret]" [secret]',
    );
    expect(redact("\\".repeat(5_000), [secret])).toHaveLength(5_000);
});

test("a secret behind a backslash goes as a whole, also where it stands escaped as well", () => {
    const secret = "bcdef123-2222-3333-4444-abcdefabcdef";
    const clean = redact(`\\${secret} ${escaped(secret)}`, [secret]);
    expect(clean.match(/\[secret\]/g)).toHaveLength(2);
    expect(clean).not.toContain("cdef");
});

test("a secret with letters that change with their case is taken out as it is", () => {
    const secret = "\u0130stanbul-\u03a3ecret-\u03a3";
    expect(redact(`x${secret}x`, [secret])).toBe("x[secret]x");
});

test("a short secret is found in escapes of either case", () => {
    for (const escaped of [
        "%2Fgw%2Ftok-9",
        "%2fgw%2ftok-9",
        "\\u002Fgw\\u002ftok-9",
        "&#x2F;gw&#X2f;tok-9",
    ]) {
        expect(redact(`at ${escaped}`, ["/gw/tok-9"])).toBe("at [secret]");
    }
});

test("the token of the request's own login is a secret", () => {
    expect(redact("got tok/en", [], "Bearer tok/en")).toBe("got [secret]");
    expect(redact(`got ${base64("client:secret")}`, [], `Basic ${base64("client:secret")}`)).toBe(
        "got [secret]",
    );
});

test("a text without secrets stays as it is, escapes and all", () => {
    expect(redact("a\\nb %41 &amp; \\u0041", [SECRET])).toBe("a\\nb %41 &amp; \\u0041");
    expect(redact("&#99999999; &#x110000;", [SECRET])).toBe("&#99999999; &#x110000;");
});

test("all texts of an answer, however deep", () => {
    const answer = { a: [{ b: `x${SECRET}` }, 1, null], c: true };
    expect(redactAll(answer, [SECRET])).toEqual({ a: [{ b: "x[secret]" }, 1, null], c: true });
});
