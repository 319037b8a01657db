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
        const { outputs } = await trial.resource("atlas");
        expect(outputs).toMatchObject({
            interfaceEndpoints: ["vpce-0123456789abcdef0"],
            status: "WAITING_FOR_USER",
        });
        await trial.workspace.preview({ args: ["--refresh=false", "--expect-no-changes"] });

        await trial.workspace.refresh({ args: ["--expect-no-changes"] });
        expect(trial.changes).toEqual([]);
    });

    it("follows a status that goes and comes back", async () => {
        const { id } = await create();
        trial.atlas.setStatus(id, "FAILED", "the load balancer is broken");
        await trial.workspace.refresh();
        const broken = await trial.resource("atlas");
        expect(broken.outputs).toMatchObject({
            status: "FAILED",
            errorMessage: "the load balancer is broken",
        });
        expect((await trial.workspace.preview()).output).toContain("1 to replace");

        trial.atlas.setStatus(id, "WAITING_FOR_USER");
        await trial.workspace.refresh();
        await trial.workspace.up({ args: ["--expect-no-changes"] });
        expect(await trial.workspace.outputs()).toMatchObject({
            id,
            status: "WAITING_FOR_USER",
            error: "none",
        });
        expect(trial.changes).toEqual([]);
    });

    it("forgets what is gone in Atlas, and the next update creates it", async () => {
        const { id } = await create();
        trial.atlas.remove(id);
        await trial.workspace.refresh();
        expect(await trial.names()).toEqual([]);
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

    it("reads through endpointService when told so, and takes a region that Atlas does not show yet", async () => {
        trial.atlas.configure({ initiating: "1h" });
        const { id } = trial.atlas.create(GROUP, "eu-west-1");
        trial.program(got(id, { region: "EU_WEST_1" }));
        await trial.workspace.up();
        expect(await trial.workspace.outputs()).toMatchObject({
            id,
            status: "INITIATING",
            region: "eu-west-1",
        });

        trial.program(got(id, { api: "endpointService" }));
        await trial.workspace.up();
        expect(await trial.workspace.outputs()).toMatchObject({
            id,
            region: "eu-west-1",
            api: "endpointService",
        });
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
        expect(await trial.names()).toEqual([]);
    });

    it("names each wrong argument, as for a create", async () => {
        trial.program(
            got("5df264b8f10fab7d2cad2f99", { groupId: "5df", region: "us-est-1", api: "v2", regions: 1 }),
        );
        const { output } = await trial.workspace.preview({ expect: "failure" });
        expect(output).toContain('groupId is "5df"; allowed is a project id of 24 hexadecimal digits');
        expect(output).toContain('region is "us-est-1"; did you mean "us-east-1"?; allowed is one of');
        expect(output).toContain('api is "v2"; allowed is "privateEndpoint" or "endpointService" or "auto"');
        expect(output).toContain(
            'regions is no argument of this resource; did you mean "region"?; there are groupId, region, api',
        );
        expect(trial.atlas.requests).toEqual([]);
    });

    it("passes in a preview when the id is not known yet", async () => {
        trial.program(`${CREATED}
            atlas.PrivateEndpoint.get("again", endpoint.id, { groupId: "${GROUP}" });`);
        await trial.workspace.preview();
        expect(trial.atlas.requests).toEqual([]);
        await trial.workspace.up();
        expect(await trial.names()).toEqual(["atlas", "again"]);
        await trial.workspace.destroy();
        expect(trial.atlas.endpoints()).toEqual([]);
    });
});
