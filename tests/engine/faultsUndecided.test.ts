import { expectStateToMatchAtlas, inAtlas, posts, startAnew } from "../support/consistency";
import { GROUP, Trial } from "../support/trial";

const endpoint = (region: string, more = "", options = "{}"): string =>
    `new atlas.PrivateEndpoint("${region}", { groupId: "${GROUP}", region: "${region}" ${more} }, ${options});`;

/** The API that tells every endpoint's region does not answer. */
const SILENCE = { kind: "status", status: 503, path: "/api/atlas/v2", times: Infinity } as const;

describe("a create call of which nobody can tell what came", () => {
    let trial: Trial;
    beforeAll(async () => (trial = await Trial.start()));
    beforeEach(() => startAnew(trial));
    afterAll(() => trial.dispose());

    it("names the candidates when the time is over, and the way it names leads on", async () => {
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

    it("says that an endpoint may exist when Atlas fell silent after the create call", async () => {
        trial.atlas.configure({ initiating: "3s" });
        trial.program(endpoint("us-east-1", "", `{ customTimeouts: { create: "4s" } }`));
        trial.atlas.fault({ kind: "hang", method: "POST", effect: true });
        const failed = await trial.workspace.up({ expect: "failure" });
        expect(failed.output).toContain("after 4s, the time that customTimeouts.create allows");
        expect(failed.output).toContain("Atlas may have made the endpoint all the same");
        const [made] = inAtlas(trial);
        const named = await trial.workspace.up({ expect: "failure" });
        expect(named.output).toContain(made?.id);
        trial.program(endpoint("us-east-1", ", adoptExisting: true"));
        await trial.workspace.up();
        expectStateToMatchAtlas(trial, ["us-east-1"]);
        expect(posts(trial)).toBe(3);
    });

    it("leads out of two that FAILED before they showed their region", async () => {
        trial.atlas.configure({ initiating: "2s" });
        trial.program(endpoint("us-east-1") + endpoint("eu-west-1"));
        trial.atlas.failNext(GROUP, undefined, "no capacity");
        trial.atlas.failNext(GROUP, undefined, "no capacity");
        trial.atlas.fault({ kind: "lost", method: "POST", times: 2 });
        trial.atlas.fault(SILENCE);
        const failed = await trial.workspace.up({ expect: "failure" });
        trial.atlas.clearFaults();
        const ids = inAtlas(trial).map(({ id }) => String(id));
        expect(ids).toHaveLength(2);
        ids.forEach((id) => expect(failed.output).toContain(`${id} (FAILED)`));
        expect(failed.output).toContain("Set adoptExisting: true on this resource");
        // They come into state as failed, and the update after that replaces them.
        const adopt = ", adoptExisting: true";
        trial.program(endpoint("us-east-1", adopt) + endpoint("eu-west-1", adopt));
        await trial.workspace.up({ args: ["--continue-on-error"], expect: "failure" });
        expectStateToMatchAtlas(trial, ["us-east-1", "eu-west-1"]);
        await trial.workspace.up();
        expectStateToMatchAtlas(trial, ["us-east-1", "eu-west-1"]);
    });
});
