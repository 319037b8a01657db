import type { Fault } from "atlas-emulator";
import { expectStateToMatchAtlas, groupOf, posts } from "../support/consistency";
import { endpointNamed } from "../support/declared";
import { PRIVATE_KEY, Trial } from "../support/trial";

// Faults in calls that may be retried. Each is injected into a different project, all in the same update.
const LIST = { method: "GET", path: /privateEndpoint\?/, skip: 1, times: 3 };
const POLLING: Record<string, Pick<Fault, "kind"> & Partial<Fault>> = {
    "500 with JSON": { kind: "status" },
    "503 with Retry-After": { kind: "status", status: 503, retryAfter: 1 },
    "502 with HTML": { kind: "html" },
    "200 with HTML": { kind: "html", status: 200 },
    "429 with seconds": { kind: "refuse429", retryAfter: 1 },
    "429 with a date": { kind: "refuse429", retryAfter: new Date(0).toUTCString() },
    "429 without Retry-After": { kind: "refuse429" },
    reset: { kind: "reset" },
    "closed without an answer": { kind: "lost" },
    "half a body": { kind: "half" },
    "another shape": { kind: "shape" },
    "an empty body": { kind: "shape", body: "" },
    "a list of something else": { kind: "shape", body: [{ id: 5 }] },
    "500 before the login": { kind: "status", stage: "before-login" },
    // One request may take 30 s.
    "no answer": { kind: "hang", times: 1 },
};

it("comes through whatever keeps Atlas from answering while it polls", async () => {
    const names = Object.keys(POLLING);
    const trial = await Trial.start({ host: "plugin", atlas: { initiating: "4s" } });
    try {
        trial.declare(
            ...names.map((_, index) => endpointNamed(`fault${index}`, { groupId: groupOf(index) })),
        );
        Object.values(POLLING).forEach((fault, index) =>
            trial.atlas.fault({ ...LIST, ...fault, groupId: groupOf(index) }),
        );
        const up = await trial.workspace.up();
        expect(up.output).not.toContain(PRIVATE_KEY);
        expectStateToMatchAtlas(
            trial,
            names.map((_, index) => [groupOf(index), "us-east-1"] as const),
        );
        names.forEach((name, index) => {
            const struck = trial.atlas.requests.filter(
                ({ groupId, fault }) => groupId === groupOf(index) && fault !== undefined,
            );
            expect([name, posts(trial, groupOf(index))]).toEqual([name, 1]);
            expect([name, struck.length]).toEqual([name, POLLING[name]?.times ?? 3]);
        });
        await trial.workspace.up({ args: ["--expect-no-changes"] });
    } finally {
        await trial.dispose();
    }
});
