import type { EndpointSnapshot } from "atlas-emulator";
import { endpointText, GROUP, OTHER_GROUP, Trial } from "../support/trial";

let trial: Trial;

beforeEach(async () => {
    trial = await Trial.start();
});
afterEach(() => trial.dispose());

const EXPORTS = `
    exports.id = endpoint.id;
    exports.status = endpoint.status;
    exports.endpointServiceName = endpoint.endpointServiceName;
    exports.interfaceEndpoints = endpoint.interfaceEndpoints;
    exports.region = endpoint.region;
    exports.api = endpoint.api;
    exports.error = endpoint.errorMessage.apply((text) => text ?? "none");
`;
const CREATED = `const endpoint = ${endpointText()};${EXPORTS}`;

const got = (id: string, args: object = {}): string =>
    `const endpoint = atlas.PrivateEndpoint.get("existing", "${id}", ${JSON.stringify({ groupId: GROUP, ...args })});${EXPORTS}`;

async function create(): Promise<EndpointSnapshot> {
    trial.program(CREATED);
    await trial.workspace.up();
    const [endpoint] = trial.atlas.endpoints();
    if (endpoint === undefined) {
        throw new Error("Nothing was created");
    }
    trial.atlas.clearRequests();
    return endpoint;
}

it("a refresh follows what Atlas shows and forgets what is gone; the next update creates that; destroy waits", async () => {
    const { id } = await create();
    trial.atlas.attach(id, "vpce-0123456789abcdef0", "AVAILABLE");
    await trial.workspace.refresh();
    const { outputs } = trial.resource("atlas");
    expect(outputs).toMatchObject({
        interfaceEndpoints: ["vpce-0123456789abcdef0"],
        status: "WAITING_FOR_USER",
    });
    await trial.workspace.preview({ args: ["--refresh", "--expect-no-changes"] });
    expect(trial.changes).toEqual([]);

    trial.atlas.remove(id);
    await trial.workspace.refresh();
    expect(trial.names()).toEqual([]);
    await trial.workspace.up();
    expect(trial.changes).toEqual([`POST /groups/${GROUP}/privateEndpoint`]);
    const [made] = trial.atlas.endpoints();
    expect(await trial.workspace.outputs()).toMatchObject({ id: made?.id });

    trial.atlas.clearRequests();
    trial.atlas.configure({ deleting: "3s" });
    await trial.workspace.destroy();
    // Asked for the list only now: what was deleted but not gone would still be there.
    expect(trial.atlas.endpoints()).toEqual([]);
    expect(trial.changes).toEqual([`DELETE /groups/${GROUP}/privateEndpoint/${made?.id ?? ""}`]);
});

describe("get", () => {
    it("reads, and neither creates nor deletes", async () => {
        const { id, endpointServiceName } = trial.atlas.create(GROUP, "eu-west-1", {
            status: "WAITING_FOR_USER",
        });
        trial.program(got(id));
        await trial.workspace.up();
        expect(await trial.workspace.outputs()).toEqual({
            id,
            endpointServiceName,
            status: "WAITING_FOR_USER",
            interfaceEndpoints: [],
            region: "eu-west-1",
            api: "privateEndpoint",
            error: "none",
        });
        await trial.workspace.up({ args: ["--refresh", "--expect-no-changes"] });
        await trial.workspace.destroy();
        expect(trial.changes).toEqual([]);
        expect(trial.atlas.endpoints()).toHaveLength(1);
    });

    it("fails for another project's endpoint and names it", async () => {
        const { id } = trial.atlas.create(GROUP, "eu-west-1", { status: "WAITING_FOR_USER" });
        trial.program(got(id, { groupId: OTHER_GROUP }));
        const { output } = await trial.workspace.preview({ expect: "failure" });
        expect(output).toContain(`Project ${OTHER_GROUP} has no private endpoint ${id}.`);
        expect(output).not.toMatch(/at .*dist.*js/);
        expect(trial.names()).toEqual([]);
    });

    it("passes in a preview when the id is not known yet", async () => {
        trial.program(`${CREATED}
            atlas.PrivateEndpoint.get("again", endpoint.id, { groupId: "${GROUP}" });`);
        await trial.workspace.preview();
        expect(trial.atlas.requests).toEqual([]);
        await trial.workspace.up();
        expect(trial.names()).toEqual(["atlas", "again"]);
    });
});
