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

describe("refresh", () => {
    it("follows what Atlas shows, and the update that comes next has nothing to do", async () => {
        const { id } = await create();
        trial.atlas.attach(id, "vpce-0123456789abcdef0", "AVAILABLE");
        await trial.workspace.refresh();
        const { outputs } = trial.resource("atlas");
        expect(outputs).toMatchObject({
            interfaceEndpoints: ["vpce-0123456789abcdef0"],
            status: "WAITING_FOR_USER",
        });
        await trial.workspace.preview({ args: ["--refresh=false", "--expect-no-changes"] });

        await trial.workspace.refresh({ args: ["--expect-no-changes"] });
        expect(trial.changes).toEqual([]);
    });

    it("forgets what is gone in Atlas, and the next update creates it", async () => {
        const { id } = await create();
        trial.atlas.remove(id);
        await trial.workspace.refresh();
        expect(trial.names()).toEqual([]);
        await trial.workspace.up();
        expect(trial.changes).toEqual([`POST /groups/${GROUP}/privateEndpoint`]);
        expect(await trial.workspace.outputs()).toMatchObject({ id: trial.atlas.endpoints()[0]?.id });
    });
});

describe("destroy", () => {
    it("waits until the endpoint is gone", async () => {
        const { id } = await create();
        trial.atlas.configure({ deleting: "3s" });
        await trial.workspace.destroy();
        // Asked for the list only now: what was deleted but not gone would still be there.
        expect(trial.atlas.endpoints()).toEqual([]);
        expect(trial.changes).toEqual([`DELETE /groups/${GROUP}/privateEndpoint/${id}`]);
    });
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
        await trial.workspace.up({ args: ["--expect-no-changes"] });
        await trial.workspace.refresh();
        await trial.workspace.destroy();
        expect(trial.changes).toEqual([]);
        expect(trial.atlas.endpoints()).toHaveLength(1);
    });

    it.each([
        ["no endpoint of this id", GROUP, "5df264b8f10fab7d2cad2f99"],
        ["another project's endpoint", OTHER_GROUP, "existing"],
    ])("fails for %s and names it", async (_case, groupId, wanted) => {
        const { id } = trial.atlas.create(GROUP, "eu-west-1", { status: "WAITING_FOR_USER" });
        const asked = wanted === "existing" ? id : wanted;
        trial.program(got(asked, { groupId }));
        const { output } = await trial.workspace.up({ expect: "failure" });
        expect(output).toContain(`Project ${groupId} has no private endpoint ${asked}.`);
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
        await trial.workspace.destroy();
        expect(trial.atlas.endpoints()).toEqual([]);
    });
});
