import { retryAfter } from "../../../../provider/src/atlas/wire/projectGate";

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
