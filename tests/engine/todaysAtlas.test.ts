import { resetTrial } from "../support/consistency";
import { attachment, endpoint, VPCE } from "../support/declared";
import { endpointText, Trial } from "../support/trial";

let trial: Trial;

beforeAll(async () => {
    trial = await Trial.start();
});

afterAll(() => trial.dispose());

const program = (supportedRemoteRegions?: string[]): string =>
    endpointText({ region: "ca-west-1", ...(supportedRemoteRegions && { supportedRemoteRegions }) });

it("a region of today's Atlas, with remote regions: made, refreshed without a change, updated in place", async () => {
    trial.program(program(["EU_WEST_1", "us-east-1"]));
    await trial.workspace.up();
    const made = trial.resource("atlas");
    const [endpoint] = trial.atlas.endpoints();
    expect(endpoint).toMatchObject({
        region: "ca-west-1",
        supportedRemoteRegions: ["eu-west-1", "us-east-1"],
    });
    expect(made.outputs).toMatchObject({
        api: "endpointService",
        status: "AVAILABLE",
        supportedRemoteRegions: ["eu-west-1", "us-east-1"],
    });

    // The order makes no difference, and a refresh reads back what was requested.
    trial.program(program(["us-east-1", "eu-west-1"]));
    await trial.workspace.up({ args: ["--refresh", "--expect-no-changes"] });
    expect(trial.resource("atlas").inputs).toEqual(made.inputs);

    trial.program(program(["eu-west-2"]));
    const { output } = await trial.workspace.up();
    expect(output).toContain("1 updated");
    expect(trial.atlas.endpoints()).toMatchObject([
        { id: endpoint?.id, supportedRemoteRegions: ["eu-west-2"] },
    ]);
    expect(trial.changes.map((change) => change.split(" ")[0])).toEqual(["POST", "PATCH"]);
});

describe("with the endpointService API", () => {
    let trial: Trial;

    beforeAll(async () => {
        trial = await Trial.start({ host: "plugin", atlas: { attaching: "now", detaching: "now" } });
    });
    beforeEach(() => resetTrial(trial));
    afterAll(() => trial.dispose());

    const alone = endpoint({ api: "endpointService" });

    it("the last attachment takes its endpoint with it and says so; the next up recreates both in one run", async () => {
        trial.declare(alone, attachment);
        await trial.workspace.up();
        const [first] = trial.atlas.endpoints();
        trial.declare(alone);
        const { output } = await trial.workspace.up();
        expect(output).toContain(`is the last VPC endpoint of private endpoint ${first?.id ?? ""}`);
        expect(trial.atlas.endpoints()).toEqual([]);
        trial.declare(alone, attachment);
        await trial.workspace.up();
        const [second] = trial.atlas.endpoints();
        expect(second).toMatchObject({
            interfaceEndpoints: [{ interfaceEndpointId: VPCE, connectionStatus: "AVAILABLE" }],
        });
        expect(second?.id).not.toBe(first?.id);
        await trial.workspace.up({ args: ["--expect-no-changes"] });
        await trial.workspace.destroy();
        expect(trial.atlas.endpoints()).toEqual([]);
    });

    // Which answers mean that is a matter of the unit tests.
    it("an API version that is no longer served ends at once, and says what to type", async () => {
        trial.atlas.fault({
            kind: "status",
            status: 410,
            errorCode: "VERSION_GONE",
            path: "/v2/",
            times: Infinity,
        });
        trial.declare(alone);
        const { output } = await trial.workspace.up({ expect: "failure" });
        expect(output).toContain("npm install pulumi-atlas-private-endpoint@latest");
        expect(trial.atlas.requests.filter(({ fault }) => fault !== undefined)).toHaveLength(1);
    });
});
