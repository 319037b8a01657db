import { createdAt } from "../../../../provider/src/atlas/api/objectId";
import type { CallTime } from "../../../../provider/src/atlas/errors/errors";
import {
    decideCreate,
    mayResultFrom,
    type Verdict,
} from "../../../../provider/src/resources/privateEndpoint/decideCreate";
import { Sightings } from "../../../../provider/src/resources/project/projectMemory";
import { endpoint } from "../../support/endpoint";

const HERE = "us-east-1";
const ELSEWHERE = "eu-west-1";

interface Listed {
    readonly id: string;
    readonly status?: string;
    /** Where Atlas shows it. */
    readonly region?: string;
}

/** A is in one word, and the ids it names. */
function decide(listed: readonly Listed[], mayBeOurs: readonly string[], taken: boolean): string {
    const regions = new Map(listed.map(({ id, region }) => [id, region]));
    const verdict: Verdict = decideCreate({
        region: HERE,
        endpoints: listed.map(({ id, status = "INITIATING" }) => endpoint(id, { status })),
        regionOf: ({ id }) => regions.get(id),
        mayBeOurs: ({ id }) => mayBeOurs.includes(id),
        taken,
    });
    const ids =
        "candidates" in verdict ? verdict.candidates : "endpoint" in verdict ? [verdict.endpoint] : [];
    return [verdict.is, ...ids.map(({ id }) => id)].join(" ");
}

const either = [true, false];
const a = { id: "a" };
const b = { id: "b" };

test.each(either)("what shows our region, whether Atlas said that it is taken or not (%p)", (taken) => {
    const here = { ...a, region: HERE };
    expect(decide([here], ["a"], taken)).toBe("ours a");
    expect(decide([{ ...here, status: "FAILED" }], ["a"], taken)).toBe("ours a");
    expect(decide([{ ...here, status: "DELETING" }], ["a"], taken)).toBe("ours a");
    expect(decide([here], [], taken)).toBe("theirs a");
    expect(decide([here, b], ["b"], taken)).toBe("theirs a");
    const leaving = { ...here, status: "DELETING" };
    expect(decide([leaving], [], taken)).toBe("theirs a");
    expect(decide([leaving, { ...b, region: HERE }], ["b"], taken)).toBe("ours b");
    expect(decide([leaving, { ...b, region: HERE }], [], taken)).toBe("theirs b");
});

test.each<[string, readonly Listed[], readonly string[], boolean, string]>([
    ["nothing listed", [], [], false, "none"],
    ["nothing listed, taken: it is gone, or the list is old", [], [], true, "none"],
    ["another region", [{ ...a, region: ELSEWHERE }], ["a"], false, "none"],
    ["another region, taken", [{ ...a, region: ELSEWHERE }], ["a"], true, "none"],
    ["no region, may be ours", [a], ["a"], false, "hidden a"],
    ["no region, cannot be ours", [a], [], false, "none"],
    ["no region, some may be ours", [a, b], ["b"], false, "hidden b"],
    ["no region, may be ours, terminal status", [{ ...a, status: "FAILED" }], ["a"], false, "hidden a"],
    ["no region, the only one, taken: never by elimination", [a], [], true, "hidden a"],
    ["no region, the only one, may be ours, taken", [a], ["a"], true, "hidden a"],
    ["no region, several, taken", [a, b], ["b"], true, "hidden a b"],
    [
        "no region, all in a terminal status, taken",
        [
            { ...a, status: "FAILED" },
            { ...b, status: "DELETING" },
        ],
        [],
        true,
        "hidden a b",
    ],
    ["no region, some in a terminal status, taken", [{ ...a, status: "FAILED" }, b], [], true, "hidden a b"],
])("%s", (_row, listed, mayBeOurs, taken, expected) => {
    expect(decide(listed, mayBeOurs, taken)).toBe(expected);
});

describe("what a create call of ours may have made", () => {
    /** An id that Atlas makes at this second of its clock. */
    const idAt = (second: number): string => second.toString(16).padStart(8, "0") + "a".repeat(16);
    const call = (from: number, to: number, startedAt = 5_000): CallTime => ({
        startedAt,
        window: { from: from * 1_000, to: to * 1_000 },
    });

    test("an id tells the second in which it was made", () => {
        expect(createdAt(idAt(1_700_000_000))).toBe(1_700_000_000_000);
        expect(createdAt("not an ObjectId")).toBeUndefined();
    });

    const CALL = call(100, 130);
    const LATER = call(200, 201);

    test.each<[string, readonly CallTime[], number, boolean]>([
        ["before a call", [CALL], 98, false],
        ["as it began, by a clock that is behind", [CALL], 99, true],
        ["as it ended, by a clock that is ahead", [CALL], 131, true],
        ["after it", [CALL], 132, false],
        ["between two calls", [CALL, LATER], 150, false],
        ["during the second one", [CALL, LATER], 200, true],
        ["where Atlas's time is not known", [{ startedAt: 0, window: undefined }], 100, false],
        ["without a call", [], 100, false],
    ])("what is made %s", (_when, calls, second, expected) => {
        expect(mayResultFrom(calls, idAt(second), new Sightings())).toBe(expected);
        expect(mayResultFrom(calls, "x", new Sightings())).toBe(false);
    });

    test.each([
        [4_999, false],
        [5_000, false],
        [5_001, true],
    ])("a list from %d ms showed it, and the call began at 5000 ms: %p", (startedAt, expected) => {
        const sightings = new Sightings();
        sightings.note(9_000, 9_500, [idAt(100)]);
        sightings.note(startedAt, startedAt + 10, [idAt(100)]);
        sightings.note(8_000, 8_500, [idAt(100)]);
        expect(mayResultFrom([call(100, 101)], idAt(100), sightings)).toBe(expected);
    });
});
