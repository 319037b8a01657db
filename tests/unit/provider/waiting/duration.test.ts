import fc from "fast-check";
import { formatDuration, parseDuration } from "../../../../provider/src/waiting/duration";

test.each([
    ["30m", 1_800_000],
    ["1h", 3_600_000],
    ["1h30m", 5_400_000],
    ["1.5h", 5_400_000],
    ["1h1h", 7_200_000],
    ["100ms", 100],
    ["1µs", 0.001],
    ["1ns", 0.000001],
    ["2h45m30.5s", 9_930_500],
])("%s is %d ms", (text, milliseconds) => {
    expect(parseDuration(text)).toBeCloseTo(milliseconds, 9);
});

// Go's grammar, said in another way than the code does: an optional sign, then one or more of a number and a unit.
const GO = /^[+]?(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:h|m|s|ms|us|µs|μs|ns))+$/;

test("it takes what Go takes, and nothing else", () => {
    const unit = fc.constantFrom("h", "m", "s", "ms", "us", "µs", "μs", "ns");
    const number = fc.oneof(
        fc.nat(9_999).map(String),
        fc.tuple(fc.nat(99), fc.nat(99)).map(([a, b]) => `${a}.${b}`),
        fc.nat(99).map((n) => `.${n}`),
        fc.nat(99).map((n) => `${n}.`),
    );
    const valid = fc
        .tuple(fc.constantFrom("", "+"), fc.array(fc.tuple(number, unit), { minLength: 1, maxLength: 4 }))
        .map(([sign, parts]) => sign + parts.flat().join(""));
    const piece = fc.constantFrom("0", "1", "9", ".", "h", "m", "s", "n", "u", "µ", "+", "-", " ", "e");
    const anything = fc.oneof(
        fc.array(piece, { maxLength: 8 }).map((parts) => parts.join("")),
        fc.string(),
        fc.constant("٣s"),
    );
    fc.assert(
        fc.property(fc.oneof(valid, anything), (text) => {
            const positive = GO.test(text) && /[1-9]/.test(text);
            expect(parseDuration(text) !== undefined).toBe(positive);
        }),
        { numRuns: 3_000 },
    );
});

test("what Go cannot hold, 292 years and more, is no duration", () => {
    expect(parseDuration("2562047h")).toBe(2_562_047 * 3_600_000);
    expect(parseDuration("2562048h")).toBeUndefined();
    expect(parseDuration(`${"9".repeat(100_000)}h`)).toBeUndefined();
});

test.each([
    [0, "0s"],
    [0.2, "1ms"],
    [499, "499ms"],
    [500, "1s"],
    [59_499, "59s"],
    [59_500, "1m"],
    [90_000, "1m30s"],
    [599_000, "9m59s"],
    [599_600, "10m"],
    [659_000, "10m"],
    [3_599_000, "59m"],
    [3_600_000, "1h"],
    [3_900_000, "1h5m"],
])("%d ms are shown as %s", (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
});
