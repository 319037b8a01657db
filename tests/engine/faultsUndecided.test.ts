import { expectStateToMatchAtlas, inAtlas, resetTrial } from "../support/consistency";
import { GROUP, Trial } from "../support/trial";

const endpoint = (region: string, more = "", options = "{}"): string =>
    `new atlas.PrivateEndpoint("${region}", { groupId: "${GROUP}", region: "${region}" ${more} }, ${options});`;

/** The API that tells every endpoint's region does not answer. */
const SILENCE = { kind: "status", status: 503, path: "/api/atlas/v2", times: Infinity } as const;

describe("a create call whose outcome cannot be determined", () => {
    let trial: Trial;
    beforeAll(async () => (trial = await Trial.start()));
    beforeEach(() => resetTrial(trial));
    afterAll(() => trial.dispose());

    it("names the candidates on a timeout, and its advice works", async () => {
        trial.atlas.configure({ initiating: "20s" });
        const short = `{ customTimeouts: { create: "5s" } }`;
        trial.program(endpoint("us-east-1", "", short) + endpoint("eu-west-1", "", short));
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
        trial.program(
            endpoint("us-east-1", ", adoptExisting: true") + endpoint("eu-west-1", ", adoptExisting: true"),
        );
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
