import { PLUGIN } from "../../testkit/plugin/program";
import { startBothHosts } from "../support/bothHosts";
import { REGION, VPCE } from "../support/declared";
import { GROUP, type Trial } from "../support/trial";

// docs/moving-in.md: from the dynamic resources to the plugin by imports, and from another tool to the package and back.
// What depends on the endpoint is left alone. oneRun.test.ts has aliases and the ways back.

let trial: Trial;

beforeEach(async () => {
    trial = await startBothHosts();
});
afterEach(() => trial.dispose());

const withDependent = (resources: string, serviceName: string): string => `
    class Vpc extends pulumi.dynamic.Resource {
        constructor(name, props) { super({ create: async (outs) => ({ id: "vpc", outs }) }, name, props); }
    }
    class Plugin extends pulumi.CustomResource {
        constructor(kind, name, args, opts) {
            super("${PLUGIN}:index:" + kind, name, { endpointServiceName: undefined, ...args }, opts);
        }
    }
    ${resources}
    new Vpc("vpc", { serviceName: ${serviceName} });`;
const dynamicOnes = (options = "{}", more = ""): string => `
    const old = new atlas.PrivateEndpoint("mine",
        { groupId: "${GROUP}", region: "${REGION}", ${more} }, ${options});
    const connection = new atlas.InterfaceEndpoint("connection",
        { groupId: "${GROUP}", privateEndpointId: old.id, interfaceEndpointId: "${VPCE}", ${more} }, ${options});`;
const KEPT = "{ retainOnDelete: true }";

it("moves to the plugin by imports", async () => {
    const orders = `{ groupId: "${GROUP}", clusterName: "orders", interfaceEndpointId: connection.interfaceEndpointId }`;
    const old = (options?: string): string =>
        `${dynamicOnes(options)} new atlas.PrivateConnectionString("orders", ${orders});`;
    trial.program(withDependent(old(), "old.endpointServiceName"));
    await trial.workspace.up();
    const before = trial.atlas.endpoints();
    const [{ id } = { id: "" }] = before;
    const vpc = trial.resource("vpc");
    trial.atlas.clearRequests();

    trial.program(withDependent(old(KEPT), "old.endpointServiceName"));
    await trial.workspace.up();
    const imported = (option: (id: string) => string): string => `
        const made = new Plugin("PrivateEndpoint", "mine", { groupId: "${GROUP}", region: "${REGION}" },
            ${option(id)});
        const connection = new Plugin("InterfaceEndpoint", "connection",
            { groupId: "${GROUP}", privateEndpointId: made.id, interfaceEndpointId: "${VPCE}" },
            ${option(`${id}/${VPCE}`)});
        new Plugin("PrivateConnectionString", "orders", ${orders}, ${option(`orders/${VPCE}`)});`;
    const first = imported((path) => `{ import: "${GROUP}/${path}" }`);
    trial.program(withDependent(first, "made.endpointServiceName"));
    const { output } = await trial.workspace.up();
    expect(output).toContain("3 imported");
    expect(output).toContain("3 deleted");
    const then = imported(() => "{}");
    trial.program(withDependent(then, "made.endpointServiceName"));
    await trial.workspace.up({ args: ["--expect-no-changes"] });
    expect(trial.changes).toEqual([]);
    expect(trial.atlas.endpoints()).toEqual(before);
    expect(trial.resource("vpc")).toMatchObject({ urn: vpc.urn, id: vpc.id, inputs: vpc.inputs });
});

it("takes over what another tool has made, and gives it back", async () => {
    const { id, endpointServiceName } = trial.atlas.create(GROUP, REGION, { status: "WAITING_FOR_USER" });
    trial.atlas.attach(id, VPCE, "AVAILABLE");
    const before = trial.atlas.endpoints();
    const theirs = withDependent("", JSON.stringify(endpointServiceName));
    trial.program(theirs);
    await trial.workspace.up();
    const vpc = trial.resource("vpc");

    trial.program(withDependent(dynamicOnes(KEPT, "adoptExisting: true"), "old.endpointServiceName"));
    expect((await trial.workspace.up()).output).toContain("2 created");
    expect(trial.resource("vpc")).toEqual(expect.objectContaining({ urn: vpc.urn, inputs: vpc.inputs }));
    await trial.workspace.up({ args: ["--refresh", "--expect-no-changes"] });

    trial.program(theirs);
    expect((await trial.workspace.up()).output).toContain("2 deleted");
    // Atlas was asked for the endpoint, and said that it is there; what is attached was seen in it.
    expect(trial.changes).toEqual([`POST /groups/${GROUP}/privateEndpoint`]);
    expect(trial.atlas.endpoints()).toEqual(before);
});
