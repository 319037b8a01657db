import type { EndpointSnapshot } from "atlas-emulator";
import { endpoint } from "../support/declared";
import { endpointText, GROUP, OTHER_GROUP, Trial } from "../support/trial";

let trial: Trial;

const EXPORTS = `
    exports.id = atlasEndpoint.id;
    exports.endpointServiceName = atlasEndpoint.endpointServiceName;
    exports.status = atlasEndpoint.status;
    exports.groupId = atlasEndpoint.groupId;
    exports.region = atlasEndpoint.region;
    exports.providerName = atlasEndpoint.providerName;
    exports.interfaceEndpoints = atlasEndpoint.interfaceEndpoints;
    exports.api = atlasEndpoint.api;
    exports.error = atlasEndpoint.errorMessage.apply((text) => text ?? "none");
`;

const program = (args: object = {}, customTimeouts: object = {}): string =>
    `const atlasEndpoint = ${endpointText({ ...args }, { customTimeouts })};${EXPORTS}`;

async function start(initiating: string | number, body = program()): Promise<void> {
    trial = await Trial.start({ program: body, atlas: { initiating } });
}

afterEach(() => trial.dispose());

function only(): EndpointSnapshot {
    const [endpoint, ...others] = trial.atlas.endpoints();
    if (endpoint === undefined || others.length > 0) {
        throw new Error(`Expected one endpoint, found ${JSON.stringify(trial.atlas.endpoints())}`);
    }
    return endpoint;
}

const POST = `POST /groups/${GROUP}/privateEndpoint`;
const DELETE = `DELETE /groups/${GROUP}/privateEndpoint`;

describe("a create", () => {
    it("sends one create call, waits with few requests until the endpoint is ready, and then has its outputs", async () => {
        await start("6s");
        await trial.workspace.up();
        const { id, endpointServiceName } = only();
        expect(await trial.workspace.outputs()).toEqual({
            id,
            endpointServiceName,
            status: "WAITING_FOR_USER",
            groupId: GROUP,
            region: "us-east-1",
            providerName: "AWS",
            interfaceEndpoints: [],
            api: "privateEndpoint",
            error: "none",
        });
        expect(endpointServiceName).toMatch(/^com\.amazonaws\.vpce\.us-east-1\.vpce-svc-/);

        const { requests } = trial.atlas;
        expect(trial.changes).toEqual([POST]);
        expect(requests.length).toBeLessThanOrEqual(8);
        expect(requests.filter(({ status }) => status === 401)).toHaveLength(1);
        await trial.workspace.up({ args: ["--expect-no-changes"] });
        expect(trial.atlas.requests).toHaveLength(requests.length);
    });
});

describe("a change of", () => {
    it("the region creates the new endpoint before it deletes the old one, and a change of customTimeouts counts", async () => {
        await start("now", program({}, { delete: "40m" }));
        await trial.workspace.up();
        const old = only();
        trial.program(program({ region: "eu-west-3" }, { delete: "40m" }));
        const { output } = await trial.workspace.preview();
        expect(output).toContain("1 to replace");
        expect(output).toContain("[diff: ~region]");
        await trial.workspace.up();
        expect(trial.changes).toEqual([POST, POST, `${DELETE}/${old.id}`]);
        expect(await trial.workspace.outputs()).toMatchObject({ id: only().id, region: "eu-west-3" });

        // The next change is of customTimeouts alone: the new delete timeout takes the place of the old one.
        trial.atlas.clearRequests();
        trial.program(program({ region: "eu-west-3" }, { delete: "3s" }));
        await trial.workspace.up();
        expect(trial.changes).toEqual([]);

        trial.atlas.configure({ deleting: "1h" });
        const { id } = only();
        const destroy = await trial.workspace.destroy({ expect: "failure" });
        expect(destroy.output).toMatch(
            new RegExp(`${id} in eu-west-3 is not gone after 3s.*last status DELETING`),
        );
        expect(trial.resource("atlas").id).toBe(id);
    });

    it("the project does the same", async () => {
        trial = await Trial.start({ host: "plugin" });
        trial.declare(endpoint());
        await trial.workspace.up();
        const old = only();
        trial.declare(endpoint({ groupId: OTHER_GROUP }));
        const { output } = await trial.workspace.up();
        expect(output).toContain("[diff: ~groupId]");
        expect(trial.changes).toEqual([
            POST,
            `POST /groups/${OTHER_GROUP}/privateEndpoint`,
            `${DELETE}/${old.id}`,
        ]);
        expect(only()).toMatchObject({ groupId: OTHER_GROUP });
    });
});
