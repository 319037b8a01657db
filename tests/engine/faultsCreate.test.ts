import type { Fault } from "atlas-emulator";
import { expectStateToMatchAtlas, groupOf, posts, resetTrial } from "../support/consistency";
import { endpointNamed } from "../support/declared";
import { GROUP, Trial } from "../support/trial";

const REGIONS = [
    ..."us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 sa-east-1".split(" "),
    ..."eu-north-1 eu-west-1 eu-west-2 eu-west-3 eu-central-1 me-south-1".split(" "),
    ..."ap-northeast-1 ap-northeast-2 ap-south-1 ap-southeast-1 ap-southeast-2 ap-east-1".split(" "),
];

type PostFault = Pick<Fault, "kind"> & Partial<Fault>;

/** What can happen to the response to a create call, and how many create calls are sent in total. */
const ANSWERS: Record<string, { fault: PostFault; posts: number }> = {
    "lost, with effect": { fault: { kind: "lost" }, posts: 1 },
    "half, with effect": { fault: { kind: "half" }, posts: 1 },
    "of another shape, with effect": { fault: { kind: "shape" }, posts: 1 },
    "500 with effect": { fault: { kind: "status", effect: true }, posts: 1 },
    "502 of a proxy with effect": { fault: { kind: "html", effect: true }, posts: 1 },
    "504 of a proxy without effect": { fault: { kind: "html", status: 504 }, posts: 2 },
    "500 without effect": { fault: { kind: "status" }, posts: 2 },
    "reset without effect": { fault: { kind: "reset" }, posts: 2 },
    "429 without effect": { fault: { kind: "refuse429", retryAfter: 1 }, posts: 2 },
    slow: { fault: { kind: "slow", delay: "3s" }, posts: 1 },
    "none, with effect": { fault: { kind: "hang", effect: true }, posts: 1 },
    "none, without effect": { fault: { kind: "hang" }, posts: 2 },
};

let trial: Trial;
beforeEach(() => resetTrial(trial));

describe("a broken response to the create call", () => {
    beforeAll(async () => (trial = await Trial.start()));
    afterAll(() => trial.dispose());

    // Not "none": there the provider takes 30 s to give up, and a unit test covers that.
    const answered = Object.keys(ANSWERS).filter((name) => !name.startsWith("none"));

    it.each([
        // One of the two APIs: unit tests try all of them, with and without effect.
        ["4s", "privateEndpoint", answered],
    ])("leads to one endpoint, however it is broken (ready after %s, %s)", async (initiating, api, names) => {
        trial.atlas.configure({ initiating });
        trial.declare(...names.map((name, index) => endpointNamed(name, { groupId: groupOf(index), api })));
        names.forEach((name, index) => {
            const { fault } = ANSWERS[name] ?? { fault: { kind: "lost" } };
            trial.atlas.fault({ ...fault, method: "POST", groupId: groupOf(index) });
        });
        await trial.workspace.up();
        expectStateToMatchAtlas(
            trial,
            names.map((_, index) => [groupOf(index), "us-east-1"] as const),
        );
        const asked = names.map((name, index) => [name, posts(trial, groupOf(index))]);
        expect(asked).toEqual(names.map((name) => [name, ANSWERS[name]?.posts]));
        await trial.workspace.up({ args: ["--expect-no-changes"] });
    });
});

describe("lost responses to create calls", () => {
    beforeAll(async () => (trial = await Trial.start({ host: "plugin" })));
    afterAll(() => trial.dispose());

    it.each([
        [
            "every second one is lost or broken",
            [
                { kind: "lost", times: 3 },
                { kind: "status", skip: 2, times: 3 },
                { kind: "half", skip: 4, times: 3 },
            ],
        ],
    ] as const)("tells 18 regions of one project apart when %s", async (_which, faults) => {
        trial.atlas.configure({ initiating: { min: "3s", max: "6s" } });
        trial.declare(...REGIONS.map((region) => endpointNamed(region, { region })));
        faults.forEach((fault) => trial.atlas.fault({ ...fault, method: "POST" }));
        await trial.workspace.up({ args: ["--parallel", "64"] });
        expectStateToMatchAtlas(trial, REGIONS);
        const { resources } = trial.workspace.state();
        const wrong = resources.filter(
            ({ urn, outputs }) =>
                urn.includes(":PrivateEndpoint") &&
                !String(outputs?.endpointServiceName).includes(`.${urn.split("::").at(-1)}.`),
        );
        expect(wrong).toEqual([]);
        // A lost response alone does not lead to another create call.
        expect(posts(trial)).toBe(18 + faults.filter(({ kind }) => kind === "status").length * 3);
    });

    it.each([["INITIATING", "lost"]] as const)(
        "does not take somebody else's %s endpoint for its own (%s)",
        async (status, kind) => {
            trial.atlas.configure({ initiating: "5s" });
            const theirs = trial.atlas.create(GROUP, "eu-west-1", { status });
            const other = endpointNamed("other", { region: "us-east-1" });
            trial.declare(endpointNamed("mine", { region: "eu-west-1" }), other);
            trial.atlas.fault({ kind, method: "POST", times: 2 });
            const failed = await trial.workspace.up({ args: ["--continue-on-error"], expect: "failure" });
            expect(failed.output).toContain(theirs.id);
            expect(failed.output).toContain("adoptExisting: true");
            trial.declare(other);
            await trial.workspace.up();
            expect(trial.atlas.endpoints().map(({ id }) => id)).toContain(theirs.id);
            trial.atlas.remove(theirs.id);
            expectStateToMatchAtlas(trial, ["us-east-1"]);
        },
    );
});
