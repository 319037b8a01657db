import { cpSync } from "node:fs";
import { join } from "node:path";
import { expectStateToMatchAtlas } from "../support/consistency";
import { GROUP, VPCE } from "../support/declared";
import { Trial } from "../support/trial";

// A state that version 0.1.0 has written, kept as a file: one endpoint that is ready, its attachment, and one whose
// creation timed out. Whatever this version looks like inside, it has to go on from there.
const STATE = join(__dirname, "states/0.1.0.json");
const READY = "6b06581d6ae85e4ed1549831";
const LATE = "6b0658296ae85e4ed1549832";

const PROGRAM = `
    const ready = new atlas.PrivateEndpoint("ready", { groupId: "${GROUP}", region: "us-east-1" },
        { customTimeouts: { delete: "30m" } });
    new atlas.InterfaceEndpoint("attached",
        { groupId: "${GROUP}", privateEndpointId: ready.id, interfaceEndpointId: "${VPCE}" });
    new atlas.PrivateEndpoint("late", { groupId: "${GROUP}", region: "eu-west-1" });`;

it("is refreshed, updated and destroyed, and nothing is recreated", async () => {
    const trial = await Trial.start();
    try {
        trial.program(PROGRAM);
        trial.atlas.create(GROUP, "us-east-1", { status: "WAITING_FOR_USER", id: READY });
        trial.atlas.create(GROUP, "eu-west-1", { id: LATE });
        trial.atlas.attach(READY, VPCE, "AVAILABLE");
        cpSync(STATE, join(trial.workspace.folder, "state.json"));
        await trial.workspace.pulumi(["stack", "import", "--file", "state.json"]);
        await trial.workspace.refresh();
        expectStateToMatchAtlas(trial, ["us-east-1", "eu-west-1"]);
        // The one that was late is waited for to its end; a changed delete timeout is taken over.
        await trial.workspace.up();
        expect(trial.resource("late").outputs).toMatchObject({ status: "WAITING_FOR_USER" });
        expect(trial.resource("ready").outputs).toMatchObject({ __timeouts: { delete: "30m" } });
        expect(trial.changes).toEqual([]);
        await trial.workspace.destroy();
        expectStateToMatchAtlas(trial, []);
        expect(trial.changes.map((change) => change.split(" ")[0])).toEqual(["DELETE", "DELETE", "DELETE"]);
    } finally {
        await trial.dispose();
    }
});
