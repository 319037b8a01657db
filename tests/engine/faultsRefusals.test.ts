import type { Fault } from "atlas-emulator";
import { expectStateToMatchAtlas, groupOf, resetTrial } from "../support/consistency";
import { endpointNamed } from "../support/declared";
import { Trial } from "../support/trial";

interface Refusal {
    fault: Pick<Fault, "kind"> & Partial<Fault>;
    says: string[];
}

// A refusal is final, so retrying would not help. Each hits a different project, all in the same update.
const REFUSALS: Record<string, Refusal> = {
    "403": {
        fault: { kind: "status", status: 403 },
        says: ["403", "API access list"],
    },
    "no such project": {
        fault: { kind: "status", status: 404, errorCode: "GROUP_NOT_FOUND" },
        says: ["GROUP_NOT_FOUND", "Check groupId", "the API key belongs to it"],
    },
    "400": {
        fault: { kind: "status", status: 400, method: "POST" },
        says: ["400", "INVALID_ATTRIBUTE", "Check the arguments"],
    },
    redirect: {
        fault: { kind: "status", status: 302, headers: { Location: "https://example.com/" } },
        says: ["302", "Redirects are not followed", "atlas-private-endpoint:baseUrl"],
    },
};

const names = Object.keys(REFUSALS);
const nameOf = (index: number): string => `refused${index}`;
const program = [...names, "fine"].map((_, index) =>
    endpointNamed(nameOf(index), { groupId: groupOf(index) }),
);

describe("a refusal", () => {
    let trial: Trial;
    beforeAll(async () => (trial = await Trial.start({ host: "plugin" })));
    beforeEach(() => resetTrial(trial));
    afterAll(() => trial.dispose());

    it("ends a create at once, says what to do about it, and does not affect the others", async () => {
        trial.declare(...program);
        names.forEach((name, index) => {
            const { fault = { kind: "status" } } = REFUSALS[name] ?? {};
            trial.atlas.fault({ times: Infinity, ...fault, groupId: groupOf(index) });
        });
        const { output } = await trial.workspace.up({ args: ["--continue-on-error"], expect: "failure" });
        names.forEach((name, index) => {
            const words = output.slice(output.lastIndexOf(`(${nameOf(index)}):`)).split("\n\n")[0] ?? "";
            for (const text of REFUSALS[name]?.says ?? []) {
                expect(words).toContain(text);
            }
            const requests = trial.atlas.requests.filter(({ groupId }) => groupId === groupOf(index));
            expect(requests.length).toBeLessThanOrEqual(4);
        });
        expectStateToMatchAtlas(trial, [[groupOf(names.length), "us-east-1"]]);
    });
});
