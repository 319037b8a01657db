import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Declared, programFiles } from "../../testkit/declaredProgram";
import { PLUGIN } from "../../testkit/pluginProgram";
import type { HostName } from "../../testkit/providerHostText";
import { attachment, connectionString, endpoint, REGION, VPCE } from "../support/declared";
import { GROUP, Trial } from "../support/trial";

// docs/moving-in.md: from the dynamic resources to the plugin and back, in one stack, with nothing changed in Atlas.

let trial: Trial;

beforeEach(async () => {
    trial = await Trial.start({
        atlas: { attaching: "now", clusters: [{ name: "orders", regions: [REGION] }] },
    });
    trial.atlas.configure({ clusterUpdateAfter: "now", clusterUpdating: "now" });
});
afterEach(() => trial.dispose());

const program = (adoptExisting?: boolean): Declared[] => [
    endpoint({ adoptExisting }),
    attachment,
    connectionString,
];

function write(host: HostName, resources: Declared[]): void {
    const files = {
        "Pulumi.yaml": "name: trial\nruntime: nodejs\n",
        ...programFiles(host, resources),
    };
    for (const [name, text] of Object.entries(files)) {
        writeFileSync(join(trial.workspace.folder, name), text);
    }
}

async function forget(): Promise<void> {
    for (const name of ["orders", "connection", "mine"]) {
        const { urn } = trial.resource(name);
        await trial.workspace.pulumi(["state", "delete", "--yes", urn]);
    }
}

it("moves to the plugin and back", async () => {
    write("dynamic", program());
    await trial.workspace.up();
    const before = trial.atlas.endpoints();
    const [{ id } = { id: "" }] = before;
    trial.atlas.clearRequests();

    await forget();
    write("plugin", program());
    const ids = {
        mine: ["PrivateEndpoint", `${GROUP}/${id}`],
        connection: ["InterfaceEndpoint", `${GROUP}/${id}/${VPCE}`],
        orders: ["PrivateConnectionString", `${GROUP}/orders/${VPCE}`],
    };
    for (const [name, [kind, importId]] of Object.entries(ids)) {
        const type = `${PLUGIN}:index:${kind ?? ""}`;
        const args = ["import", "--yes", "--protect=false", type, name, importId ?? ""];
        await trial.workspace.pulumi(args, { expect: "any" });
    }
    await trial.workspace.up({ args: ["--expect-no-changes"] });
    expect(trial.changes).toEqual([]);
    expect(trial.atlas.endpoints()).toEqual(before);

    await forget();
    write("dynamic", program(true));
    await trial.workspace.up();
    expect(trial.atlas.endpoints()).toEqual(before);
    write("dynamic", program());
    await trial.workspace.up();
    await trial.workspace.destroy();
    expect(trial.atlas.endpoints()).toEqual([]);
});
