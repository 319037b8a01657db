import type { EndpointSnapshot } from "atlas-emulator";
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
        const { id, endpointServiceName, createdAt } = only();
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
        // The wait ends with the first look after the change, so the last request tells when it was noticed.
        const noticed = (requests.at(-1)?.time.getTime() ?? 0) - (createdAt.getTime() + 6_000);
        expect(noticed).toBeGreaterThanOrEqual(0);
        expect(noticed).toBeLessThanOrEqual(2_500);

        await trial.workspace.up({ args: ["--expect-no-changes"] });
        expect(trial.atlas.requests).toHaveLength(requests.length);
    });
});

describe("a change of", () => {
    it.each([
        ["region", { region: "eu-west-3" }, GROUP],
        ["groupId", { groupId: OTHER_GROUP }, OTHER_GROUP],
    ])("%s creates the new endpoint before it deletes the old one", async (property, change, group) => {
        await start("now");
        await trial.workspace.up();
        const old = only();
        trial.program(program(change));
        const { output } = await trial.workspace.preview();
        expect(output).toContain("1 to replace");
        expect(output).toContain(`[diff: ~${property}]`);
        await trial.workspace.up();
        const create = `POST /groups/${group}/privateEndpoint`;
        expect(trial.changes).toEqual([POST, create, `${DELETE}/${old.id}`]);
        expect(await trial.workspace.outputs()).toMatchObject({ id: only().id, ...change });
    });
});

describe("customTimeouts", () => {
    it("of delete are honoured, and a changed one takes the place of the old", async () => {
        await start("now", program({}, { delete: "40m" }));
        await trial.workspace.up();
        trial.atlas.clearRequests();
        trial.program(program({}, { delete: "3s" }));
        await trial.workspace.up();
        expect(trial.changes).toEqual([]);

        trial.atlas.configure({ deleting: "1h" });
        const { id } = only();
        const { output } = await trial.workspace.destroy({ expect: "failure" });
        expect(output).toMatch(new RegExp(`${id} in us-east-1 is not gone after 3s.*last status DELETING`));
        expect(trial.resource("atlas").id).toBe(id);
    });
});
