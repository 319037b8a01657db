import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Declared, programFiles } from "../../testkit/declaredProgram";
import { PLUGIN, projectPlugins } from "../../testkit/plugin/program";
import type { HostName } from "../../testkit/providerHost/program";
import { attachment, connectionString, endpoint, REGION, VPCE } from "../support/declared";
import { GROUP, Trial } from "../support/trial";

// docs/moving-in.md: from the dynamic resources to the plugin, in one stack; oneRun.test.ts has the way back, with nothing changed in Atlas.

let trial: Trial;

beforeEach(async () => {
    trial = await Trial.start({
        atlas: { attaching: "now", clusters: [{ name: "orders", regions: [REGION] }] },
    });
    trial.atlas.configure({ clusterUpdateAfter: "now", clusterUpdating: "now" });
});
afterEach(() => trial.dispose());

const PROGRAM: Declared[] = [endpoint(), attachment, connectionString];

function write(host: HostName, resources: Declared[]): void {
    const files = {
        "Pulumi.yaml": "name: trial\nruntime: nodejs\n",
        ...programFiles(host, resources),
    };
    for (const [name, text] of Object.entries(files)) {
        writeFileSync(join(trial.workspace.folder, name), text);
    }
}

it("moves to the plugin by imports", async () => {
    write("dynamic", PROGRAM);
    await trial.workspace.up();
    const before = trial.atlas.endpoints();
    const [{ id } = { id: "" }] = before;
    trial.atlas.clearRequests();

    for (const name of ["orders", "connection", "mine"]) {
        await trial.workspace.forget(name);
    }
    write("plugin", PROGRAM);
    const { workspace } = trial;
    await workspace.import(`${PLUGIN}:index:PrivateEndpoint`, "mine", `${GROUP}/${id}`);
    await workspace.import(`${PLUGIN}:index:InterfaceEndpoint`, "connection", `${GROUP}/${id}/${VPCE}`);
    await workspace.import(`${PLUGIN}:index:PrivateConnectionString`, "orders", `${GROUP}/orders/${VPCE}`);
    await trial.workspace.up({ args: ["--expect-no-changes"] });
    expect(trial.changes).toEqual([]);
    expect(trial.atlas.endpoints()).toEqual(before);

    await trial.workspace.destroy();
    expect(trial.atlas.endpoints()).toEqual([]);
});

// Both hosts in a JavaScript program, so that the resource that depends on the endpoint can stay.
const withDependent = (resources: string, used: string): string => `
    class Vpc extends pulumi.dynamic.Resource {
        constructor(name, props) { super({ create: async (outs) => ({ id: "vpc", outs }) }, name, props); }
    }
    class Plugin extends pulumi.CustomResource {
        constructor(kind, name, args, opts) {
            super("${PLUGIN}:index:" + kind, name, { endpointServiceName: undefined, ...args }, opts);
        }
    }
    ${resources}
    new Vpc("vpc", { serviceName: ${used}.endpointServiceName });`;
const dynamicOnes = (options = "{}"): string => `
    const old = new atlas.PrivateEndpoint("mine", { groupId: "${GROUP}", region: "${REGION}" }, ${options});
    new atlas.InterfaceEndpoint("connection",
        { groupId: "${GROUP}", privateEndpointId: old.id, interfaceEndpointId: "${VPCE}" }, ${options});`;

it("moves to the plugin under a resource that depends on the endpoint", async () => {
    const yaml = { name: "trial", runtime: "nodejs", plugins: projectPlugins() };
    writeFileSync(join(trial.workspace.folder, "Pulumi.yaml"), JSON.stringify(yaml));
    trial.program(withDependent(dynamicOnes(), "old"));
    await trial.workspace.up();
    const before = trial.atlas.endpoints();
    const [{ id } = { id: "" }] = before;
    const vpc = trial.resource("vpc");
    trial.atlas.clearRequests();

    trial.program(withDependent(dynamicOnes("{ retainOnDelete: true }"), "old"));
    await trial.workspace.up();
    const imported = (importing: boolean): string => `
        const made = new Plugin("PrivateEndpoint", "mine", { groupId: "${GROUP}", region: "${REGION}" },
            ${importing ? `{ import: "${GROUP}/${id}" }` : "{}"});
        new Plugin("InterfaceEndpoint", "connection",
            { groupId: "${GROUP}", privateEndpointId: made.id, interfaceEndpointId: "${VPCE}" },
            ${importing ? `{ import: "${GROUP}/${id}/${VPCE}" }` : "{}"});`;
    trial.program(withDependent(imported(true), "made"));
    const { output } = await trial.workspace.up();
    expect(output).toContain("2 imported");
    expect(output).toContain("2 deleted");
    trial.program(withDependent(imported(false), "made"));
    await trial.workspace.up({ args: ["--expect-no-changes"] });
    expect(trial.changes).toEqual([]);
    expect(trial.atlas.endpoints()).toEqual(before);
    expect(trial.resource("vpc")).toMatchObject({ urn: vpc.urn, id: vpc.id, inputs: vpc.inputs });
});
