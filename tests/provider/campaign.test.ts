import type { EndpointSnapshot } from "atlas-emulator";
import { total } from "../campaign/count";
import { Ledger, PROMISES, type Situation } from "../campaign/ledger";
import { drawPlan } from "../campaign/plan";
import { Chance } from "../campaign/random";
import { describeFailure, hasFailed } from "../campaign/report";
import { performRun } from "../campaign/run";
import { findSecrets } from "../campaign/secrets";
import { followAdvice, tellsWayOut } from "../campaign/user";
import { callError, newProject, ProviderTrial } from "../support/providerHostTrial";

const SEEDS = [101, 102, 103, 104];

it("keeps every promise in runs of fixed seeds", async () => {
    const reports = await Promise.all(SEEDS.map((seed) => performRun(seed)));
    expect(reports.filter(hasFailed).map((report) => describeFailure(report, "played"))).toEqual([]);
    expect(reports.reduce((sum, { faults }) => sum + total(faults), 0)).toBeGreaterThan(40);
    // Mostly waits, but on a machine that does much else it may take its time.
}, 180_000);

it("draws the same run from the same seed", () => {
    expect(drawPlan(new Chance(7))).toEqual(drawPlan(new Chance(7)));
    expect(drawPlan(new Chance(7))).not.toEqual(drawPlan(new Chance(8)));
});

it("follows the provider's advice out of endpoints that failed unseen, but never touches somebody else's", async () => {
    const trial = await ProviderTrial.start();
    try {
        const groupId = newProject();
        const regions = ["eu-west-1", "eu-west-2"];
        // Without a name nothing shows which is which.
        const [ours, theirs] = regions.map((region) =>
            trial.atlas.create(groupId, region, { status: "FAILED" }),
        );
        const program = regions.map(
            (region) => ({ kind: "PrivateEndpoint", name: region, groupId, region }) as const,
        );
        const args = { groupId, region: "eu-west-1", api: "privateEndpoint" };
        const { message } = await callError(trial.create("PrivateEndpoint", "eu-west-1", args));
        expect(message).toContain(ours?.id);
        expect(tellsWayOut(message)).toBe(true);
        const errors = regions.map((name) => ({ name, text: message }));
        expect(followAdvice(program, errors, trial.atlas, new Set([theirs?.id ?? ""]))).toEqual([program[0]]);
        expect(trial.atlas.endpoints().map(({ id }) => id)).toEqual([theirs?.id]);
    } finally {
        await trial.stop();
    }
});

describe("the books", () => {
    const endpoint = (id: string, region = "us-east-1"): EndpointSnapshot => ({
        id,
        groupId: "group",
        region: region as EndpointSnapshot["region"],
        status: "WAITING_FOR_USER",
        endpointServiceName: null,
        errorMessage: null,
        interfaceEndpoints: [],
        createdAt: new Date(0),
    });
    const entry = (id: string, name = "one"): Situation["entries"][number] => ({
        kind: "PrivateEndpoint",
        name,
        id,
        groupId: "group",
    });
    const program: Situation["program"] = [
        { kind: "PrivateEndpoint", name: "one", groupId: "group", region: "us-east-1" },
        { kind: "PrivateEndpoint", name: "two", groupId: "group", region: "us-west-1" },
    ];
    const after = (
        situation: Partial<Situation>,
        outcome: Partial<Situation["outcome"]> = {},
    ): Situation => ({
        entries: [],
        endpoints: [],
        program,
        keyRevoked: false,
        ...situation,
        outcome: { errors: [], changes: 0, killed: false, output: "", processesLeft: [], ...outcome },
    });
    const broken = (ledger: Ledger): string[] =>
        PROMISES.filter((promise) => ledger.violations[promise].length > 0);
    let ledger: Ledger;

    beforeEach(() => {
        ledger = new Ledger();
    });

    it("are content with an endpoint that is in state", () => {
        ledger.afterUp(after({ endpoints: [endpoint("e1")], entries: [entry("e1")] }));
        expect(broken(ledger)).toEqual([]);
    });

    it("find an endpoint lost that is in neither state nor error", () => {
        ledger.afterUp(after({ endpoints: [endpoint("e1")] }));
        expect(broken(ledger)).toEqual(["lost"]);
    });

    it("take an error that names it together with the way out, and none that does not", () => {
        const named = { name: "one", text: "e1 has the region: set adoptExisting: true" };
        ledger.afterUp(after({ endpoints: [endpoint("e1")] }, { errors: [named] }));
        expect(broken(ledger)).toEqual([]);
        ledger.afterUp(
            after({ endpoints: [endpoint("e1")] }, { errors: [{ name: "one", text: "e1: 500" }] }),
        );
        expect(broken(ledger)).toEqual(["lost"]);
    });

    it("wait after a kill until the next up, and no longer", () => {
        ledger.afterUp(after({ endpoints: [endpoint("e1")] }, { killed: true }));
        expect(broken(ledger)).toEqual([]);
        ledger.afterUp(after({ endpoints: [endpoint("e1")] }));
        expect(broken(ledger)).toEqual(["lost"]);
    });

    it.each([
        ["the key was revoked", "Atlas answered 401 Unauthorized", true],
        ["the time was over", "Nothing was made and nothing is in state.", false],
    ])("go on waiting where %s before the create call, and only then", (_why, text, keyRevoked) => {
        const endpoints = [endpoint("e1")];
        const errors = [{ name: "one", text }];
        ledger.afterUp(after({ endpoints }, { killed: true }));
        ledger.afterUp(after({ endpoints, keyRevoked }, { errors }));
        expect(broken(ledger)).toEqual([]);
        ledger.afterUp(after({ endpoints }, { errors: [{ name: "one", text: "Atlas answered 401" }] }));
        expect(broken(ledger)).toEqual(["lost"]);
        // What the command itself has made is to be named all the same.
        ledger = new Ledger();
        ledger.afterUp(after({ endpoints, keyRevoked }, { errors }));
        expect(broken(ledger)).toEqual(["lost"]);
        ledger = new Ledger();
        ledger.whenStable([], endpoints);
        expect(broken(ledger)).toEqual(["lost"]);
    });

    it("find what stands twice, in Atlas or in state", () => {
        const endpoints = [endpoint("e1"), endpoint("e2")];
        ledger.afterUp(after({ endpoints, entries: [entry("e1"), entry("e2")] }));
        expect(broken(ledger)).toEqual(["doubled"]);
        ledger = new Ledger();
        ledger.afterUp(after({ endpoints: [endpoint("e1")], entries: [entry("e1"), entry("e1", "two")] }));
        expect(broken(ledger)).toEqual(["doubled"]);
    });

    it("find somebody else's endpoint in state or deleted, unless it was taken over", () => {
        const adopting = program.map((one) => ({ ...one, adoptExisting: true }));
        const theirs = { endpoints: [endpoint("e1")], entries: [entry("e1")] };
        ledger.foreign.add("e1");
        ledger.afterUp(after({ ...theirs, program: adopting }));
        ledger.atTheEnd([], []);
        expect(broken(ledger)).toEqual([]);
        ledger.foreign.add("e1");
        ledger.afterUp(after(theirs));
        expect(broken(ledger)).toEqual(["foreign"]);
        ledger = new Ledger();
        ledger.foreign.add("e1");
        ledger.atTheEnd([], []);
        expect(broken(ledger)).toEqual(["foreign"]);
    });

    it("find what is left in the end", () => {
        ledger.atTheEnd([], [endpoint("e1")]);
        ledger.afterAny(after({}, { processesLeft: ["node"] }));
        expect(broken(ledger)).toEqual(["processes", "left behind"]);
    });

    it("find secrets, known ones and tokens by their form, without showing them", () => {
        const token = "kJ3-x".repeat(9).slice(0, 43);
        expect(findSecrets(["fine", 'an "ordinary" text'], ["s3cret"])).toEqual([]);
        const found = findSecrets(["it is s3cret", `Authorization: Bearer ${token}`], ["s3cret"]);
        expect(found).toHaveLength(2);
        expect(found.join()).not.toMatch(/s3cret|kJ3/);
    });
});
