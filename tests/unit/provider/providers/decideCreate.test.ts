import fc from "fast-check";
import type { Endpoint } from "../../../../provider/src/atlas/answers";
import { decideCreate, type Verdict } from "../../../../provider/src/providers/decideCreate";
import type { Region } from "../../../../provider/src/regions";
import { endpoint } from "../../support/fakeSource";

const REGION = "us-east-1";

interface Listed {
    readonly id: string;
    readonly status?: string;
    /** Where somebody can tell it. */
    readonly region?: Region;
}

interface Given {
    readonly listed: readonly Listed[];
    /** Ids from before the first call whose answer was lost; none was lost where it is absent. */
    readonly before?: readonly string[];
    readonly taken?: boolean;
    readonly othersAsking?: boolean;
}

function decide({ listed, before, taken = false, othersAsking = false }: Given): Verdict {
    const regions = new Map(listed.map(({ id, region }) => [id, region]));
    return decideCreate({
        region: REGION,
        endpoints: listed.map(({ id, status = "INITIATING" }) => endpoint(id, { status })),
        regionOf: ({ id }) => regions.get(id),
        before: before && new Set(before),
        taken,
        othersAsking,
    });
}

/** A verdict in one word, and the ids it names. */
function told(verdict: Verdict): string {
    if (typeof verdict === "string") {
        return verdict;
    }
    const [[word, whom]] = Object.entries(verdict) as [[string, Endpoint | readonly Endpoint[]]];
    const ids = "id" in whom ? [whom.id] : whom.map(({ id }) => id);
    return `${word} ${ids.join(" ")}`;
}

const HERE = REGION;
const ELSEWHERE = "eu-west-1";

test.each<[string, Given, string]>([
    // A region that is shown.
    ["ours, new, no 409", { listed: [{ id: "a", region: HERE }], before: [] }, "ours a"],
    ["ours, new, 409", { listed: [{ id: "a", region: HERE }], before: [], taken: true }, "ours a"],
    [
        "ours, new, already FAILED",
        { listed: [{ id: "a", region: HERE, status: "FAILED" }], before: [] },
        "ours a",
    ],
    ["ours, from before", { listed: [{ id: "a", region: HERE }], before: ["a"] }, "theirs a"],
    [
        "ours, from before, 409",
        { listed: [{ id: "a", region: HERE }], before: ["a"], taken: true },
        "theirs a",
    ],
    ["ours, no call lost, 409", { listed: [{ id: "a", region: HERE }], taken: true }, "theirs a"],
    [
        "ours twice, an old one on its way out",
        {
            listed: [
                { id: "a", region: HERE, status: "DELETING" },
                { id: "b", region: HERE },
            ],
            before: ["a"],
        },
        "ours b",
    ],
    [
        "ours, and new ones that show none yet",
        { listed: [{ id: "x" }, { id: "a", region: HERE }], before: ["a"], taken: true },
        "theirs a",
    ],
    // None shown, no 409.
    ["none, new, being created", { listed: [{ id: "a" }], before: [] }, "wait a"],
    [
        "none, new ones, some ended",
        { listed: [{ id: "a", status: "FAILED" }, { id: "b" }], before: [] },
        "wait a b",
    ],
    ["none, new, others asking", { listed: [{ id: "a" }], before: [], othersAsking: true }, "wait a"],
    [
        "none, new, all ended",
        {
            listed: [
                { id: "a", status: "FAILED" },
                { id: "b", status: "DELETING" },
            ],
            before: [],
        },
        "ask",
    ],
    ["none, from before", { listed: [{ id: "a" }], before: ["a"] }, "ask"],
    // None shown, 409.
    ["none, only one, new, 409", { listed: [{ id: "a" }], before: [], taken: true }, "ours a"],
    [
        "none, only one, new, FAILED, 409",
        { listed: [{ id: "a", status: "FAILED" }], before: [], taken: true },
        "ours a",
    ],
    ["none, only one, from before, 409", { listed: [{ id: "a" }], before: ["a"], taken: true }, "theirs a"],
    ["none, only one, no call lost, 409", { listed: [{ id: "a" }], taken: true }, "theirs a"],
    ["none, several, 409", { listed: [{ id: "a" }, { id: "b" }], before: ["a"], taken: true }, "wait a b"],
    [
        "none, only one, others asking, 409",
        { listed: [{ id: "a" }], before: [], taken: true, othersAsking: true },
        "wait a",
    ],
    [
        "none, ended, others asking, 409",
        { listed: [{ id: "a", status: "FAILED" }], taken: true, othersAsking: true },
        "wait a",
    ],
    [
        "none, several, all ended, 409",
        {
            listed: [
                { id: "a", status: "FAILED" },
                { id: "b", status: "DELETING" },
            ],
            before: [],
            taken: true,
        },
        "unclear a b",
    ],
    // No candidate.
    ["an empty list", { listed: [], before: [] }, "ask"],
    ["an empty list, 409", { listed: [], taken: true }, "ask"],
    ["only other regions, new", { listed: [{ id: "a", region: ELSEWHERE }], before: [] }, "ask"],
    ["only other regions, 409", { listed: [{ id: "a", region: ELSEWHERE }], taken: true }, "ask"],
    [
        "one of another region beside the only one, 409",
        { listed: [{ id: "a", region: ELSEWHERE }, { id: "b" }], before: [], taken: true },
        "ours b",
    ],
])("%s", (_row, given, expected) => {
    expect(told(decide(given))).toBe(expected);
});

const IDS = ["a", "b", "c", "d", "e", "f"];
const status = fc.constantFrom("INITIATING", "WAITING_FOR_USER", "AVAILABLE", "FAILED", "DELETING");
const evidence = fc
    .record({
        listed: fc.uniqueArray(
            fc.record({
                id: fc.constantFrom(...IDS),
                status,
                at: fc.constantFrom(HERE, ELSEWHERE, undefined),
            }),
            { selector: ({ id }) => id },
        ),
        before: fc.option(fc.subarray(IDS), { nil: undefined }),
        taken: fc.boolean(),
        othersAsking: fc.boolean(),
    })
    .map(({ listed, before, ...rest }) => ({
        ...rest,
        ...(before === undefined ? {} : { before }),
        listed: listed.map(({ at, ...one }) => ({ ...one, ...(at === undefined ? {} : { region: at }) })),
    }));

test("never ours what was there before the first lost call, nor anything where none was lost", () => {
    fc.assert(
        fc.property(evidence, (given) => {
            const verdict = decide(given);
            if (typeof verdict === "object" && "ours" in verdict) {
                expect(given.before).toBeDefined();
                expect(given.before).not.toContain(verdict.ours.id);
            }
        }),
        { numRuns: 3_000 },
    );
});

test("never one that is known to be in another region, in any verdict", () => {
    fc.assert(
        fc.property(evidence, (given) => {
            const elsewhere = given.listed.filter((one) => "region" in one && one.region === ELSEWHERE);
            for (const { id } of elsewhere) {
                expect(told(decide(given)).split(" ").slice(1)).not.toContain(id);
            }
        }),
        { numRuns: 3_000 },
    );
});

test("never asked again while one that may be ours is being created, nor where the region shows", () => {
    fc.assert(
        fc.property(evidence, (given) => {
            if (decide(given) === "ask") {
                const mayBeOurs = given.listed.filter(
                    (one) =>
                        !("region" in one) &&
                        !["FAILED", "DELETING"].includes(one.status) &&
                        (given.taken || (given.before !== undefined && !given.before.includes(one.id))),
                );
                expect(mayBeOurs).toEqual([]);
                expect(given.listed.filter((one) => "region" in one && one.region === HERE)).toEqual([]);
            }
        }),
        { numRuns: 3_000 },
    );
});
