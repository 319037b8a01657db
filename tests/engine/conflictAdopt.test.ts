import { expectStateToMatchAtlas, inAtlas, resetTrial } from "../support/consistency";
import { endpoint, REGION } from "../support/declared";
import { GROUP, Trial } from "../support/trial";

const ADOPT = { adoptExisting: true };

describe("a region that is taken", () => {
    let trial: Trial;
    beforeAll(async () => (trial = await Trial.start({ host: "plugin" })));
    beforeEach(() => resetTrial(trial));
    afterAll(() => trial.dispose());

    const made = (): unknown[] =>
        trial.atlas.requests.filter(({ method, status }) => method === "POST" && status === 201);

    it.each(["INITIATING"])(
        "is named with id, status and the way to take over an %s endpoint, which waits and makes nothing",
        async (status) => {
            trial.atlas.configure({ initiating: "10m" });
            const theirs = trial.atlas.create(GROUP, REGION, { status });
            trial.declare(endpoint());
            const failed = await trial.workspace.up({ expect: "failure" });
            expect(failed.output).toContain(`${theirs.id} (${status})`);
            expect(failed.output).toContain("adoptExisting: true");
            expect(inAtlas(trial)).toHaveLength(1);

            trial.declare(endpoint(ADOPT));
            const adopting = trial.workspace.start("up");
            await adopting.waitForOutput(
                `took over private endpoint ${theirs.id} (INITIATING), which project`,
            );
            trial.atlas.setStatus(theirs.id, "WAITING_FOR_USER");
            expect((await adopting.finished).code).toBe(0);
            expect(trial.resource("mine").outputs).toMatchObject({
                status: "WAITING_FOR_USER",
                endpointServiceName: trial.atlas.endpoints()[0]?.endpointServiceName,
            });
            expectStateToMatchAtlas(trial, [REGION]);
            expect(inAtlas(trial)[0]?.id).toBe(theirs.id);
            expect(made()).toEqual([]);
            // Adoption is permanent: without the argument nothing changes, and destroy deletes the endpoint.
            trial.declare(endpoint());
            await trial.workspace.up();
            expectStateToMatchAtlas(trial, [REGION]);
            await trial.workspace.destroy();
            expectStateToMatchAtlas(trial, []);
        },
    );

    it("is taken over as it is where the endpoint is FAILED; the next update replaces it", async () => {
        const theirs = trial.atlas.create(GROUP, REGION);
        trial.atlas.setStatus(theirs.id, "FAILED", "No capacity");
        trial.declare(endpoint());
        const refused = await trial.workspace.up({ expect: "failure" });
        expect(refused.output).toContain(`${theirs.id} (FAILED)`);
        expect(refused.output).toContain("It comes into state as failed");
        trial.declare(endpoint(ADOPT));
        const failed = await trial.workspace.up({ expect: "failure" });
        expect(failed.output).toContain("No capacity");
        expectStateToMatchAtlas(trial, [REGION]);
        await trial.workspace.up();
        expectStateToMatchAtlas(trial, [REGION]);
        expect(inAtlas(trial)[0]?.id).not.toBe(theirs.id);
    });
});
