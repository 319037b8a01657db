import type { Declared } from "../../testkit/declaredProgram";
import type { Timeouts } from "../../testkit/providerHost/program";
import { expectStateToMatchAtlas, inAtlas, resetTrial } from "../support/consistency";
import { endpointNamed } from "../support/declared";
import { Trial } from "../support/trial";

const both = (args: object, customTimeouts?: Timeouts): Declared[] =>
    ["us-east-1", "eu-west-1"].map((region) => endpointNamed(region, { region, ...args }, customTimeouts));

/** The API that tells every endpoint's region does not answer. */
const SILENCE = { kind: "status", status: 503, path: "/api/atlas/v2", times: Infinity } as const;

describe("a create call whose outcome cannot be determined", () => {
    let trial: Trial;
    beforeAll(async () => (trial = await Trial.start({ host: "plugin" })));
    beforeEach(() => resetTrial(trial));
    afterAll(() => trial.dispose());

    it("names the candidates on a timeout, and its advice works", async () => {
        trial.atlas.configure({ initiating: "20s" });
        trial.declare(...both({}, { create: "5s" }));
        trial.atlas.fault({ kind: "lost", method: "POST", times: 2 });
        trial.atlas.fault(SILENCE);
        const failed = await trial.workspace.up({ expect: "failure" });
        trial.atlas.clearFaults();
        const ids = inAtlas(trial).map(({ id }) => String(id));
        expect(ids).toHaveLength(2);
        for (const region of ["us-east-1", "eu-west-1"]) {
            const words = failed.output.slice(failed.output.lastIndexOf(`(${region}):`)).split("\n\n")[0];
            ids.forEach((id) => expect(words).toContain(id));
            expect(words).toContain("Set adoptExisting: true on this resource");
        }
        trial.atlas.clearRequests();
        trial.declare(...both({ adoptExisting: true }));
        await trial.workspace.up();
        expectStateToMatchAtlas(trial, ["us-east-1", "eu-west-1"]);
        expect(
            inAtlas(trial)
                .map(({ id }) => id)
                .sort(),
        ).toEqual([...ids].sort());
        expect(trial.atlas.requests.filter(({ status }) => status === 201)).toEqual([]);
    });
});
