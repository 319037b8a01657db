import type { Fault } from "atlas-emulator";
import type { Declared } from "../../testkit/declaredProgram";
import { expectStateToMatchAtlas, groupOf, inAtlas, inState, resetTrial } from "../support/consistency";
import { endpoint, endpointNamed, REGION } from "../support/declared";
import { Trial } from "../support/trial";

/** One in each of the projects. */
const inProjects = (names: readonly string[]): Declared[] =>
    names.map((_, index) =>
        endpointNamed(`endpoint${index}`, { groupId: groupOf(index) }, { delete: "60s" }),
    );

describe("the deletion of an endpoint", () => {
    let trial: Trial;
    beforeAll(async () => (trial = await Trial.start({ host: "plugin" })));
    beforeEach(async () => {
        resetTrial(trial);
        trial.atlas.configure({ initiating: "now", deleting: "3s" });
    });
    afterAll(() => trial.dispose());

    async function isUp(): Promise<string> {
        trial.declare(endpoint());
        await trial.workspace.up();
        expectStateToMatchAtlas(trial, [REGION]);
        return String(inAtlas(trial)[0]?.id);
    }

    const FAULTS: Record<string, Pick<Fault, "kind"> & Partial<Fault>> = {
        "500": { kind: "status", method: "DELETE", times: 3 },
        "502 with HTML": { kind: "html", method: "DELETE" },
        "an answer lost": { kind: "lost", method: "DELETE" },
        "half an answer": { kind: "html", method: "DELETE", status: 200, effect: true },
        "429": { kind: "refuse429", method: "DELETE", retryAfter: 1 },
        reset: { kind: "reset", method: "DELETE" },
        "500 while it waits": { kind: "status", method: "GET", skip: 1, times: 3 },
    };

    it("succeeds whatever happens to the call", async () => {
        const names = Object.keys(FAULTS);
        trial.declare(...inProjects(names));
        await trial.workspace.up();
        names.forEach((name, index) => {
            trial.atlas.fault({ ...(FAULTS[name] ?? { kind: "lost" }), groupId: groupOf(index) });
        });
        await trial.workspace.destroy();
        expectStateToMatchAtlas(trial, []);
        for (const [index, name] of names.entries()) {
            const struck = trial.atlas.requests.some(
                ({ groupId, fault }) => groupId === groupOf(index) && fault !== undefined,
            );
            expect([name, struck]).toEqual([name, true]);
        }
    });

    const BEFOREHAND: Record<string, (id: string) => void> = {
        "deleted already": (id) => trial.atlas.remove(id),
        DELETING: (id) => trial.atlas.setStatus(id, "DELETING"),
        FAILED: (id) => trial.atlas.setStatus(id, "FAILED", "no capacity"),
        "of an unknown status": (id) => trial.atlas.setStatus(id, "SLEEPING"),
    };

    it("succeeds for one that is already deleted, DELETING, FAILED or of an unknown status", async () => {
        const names = Object.keys(BEFOREHAND);
        trial.declare(...inProjects(names));
        await trial.workspace.up();
        for (const { id, groupId } of trial.atlas.endpoints()) {
            const index = names.findIndex((_, number) => groupOf(number) === groupId);
            BEFOREHAND[names[index] ?? ""]?.(id);
        }
        expect(
            trial.atlas
                .endpoints()
                .map(({ status }) => status)
                .sort(),
        ).toEqual(["DELETING", "FAILED", "SLEEPING"]);
        await trial.workspace.destroy();
        expectStateToMatchAtlas(trial, []);
    });

    it.each(["destroy", "refresh"] as const)(
        "is taken as done by %s when the project is gone",
        async (next) => {
            const id = await isUp();
            trial.atlas.remove(id);
            trial.atlas.fault({ kind: "status", status: 404, errorCode: "GROUP_NOT_FOUND", times: Infinity });
            await trial.workspace[next]();
            expect(inState(trial)).toEqual([]);
        },
    );
});
