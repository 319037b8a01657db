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
    await trial.workspace.refresh({ args: ["--expect-no-changes"] });
    const refreshed = trial.resource("atlas");
    expect(refreshed.inputs).toEqual(made.inputs);
    await trial.workspace.up({ args: ["--expect-no-changes"] });

    trial.program(program(["eu-west-2"]));
    const { output } = await trial.workspace.up();
    expect(output).toContain("1 updated");
    expect(trial.atlas.endpoints()).toMatchObject([
        { id: endpoint?.id, supportedRemoteRegions: ["eu-west-2"] },
    ]);
    expect(trial.changes.map((change) => change.split(" ")[0])).toEqual(["POST", "PATCH"]);
});

it("the older API is refused at preview, with what to type", async () => {
    trial.program(endpointText({ region: "ca-west-1", api: "privateEndpoint" }));
    const { output } = await trial.workspace.preview({ expect: "failure" });
    expect(output).toContain(
        `region is "ca-west-1", which the privateEndpoint API does not have; leave out api, or set api: "endpointService"`,
    );
});

describe("the last attachment", () => {
    const alone = endpoint({ api: "endpointService" });

    it("takes its endpoint with it and says so; the next up recreates both in one run", async () => {
        const own = await Trial.start({
            host: "plugin",
            atlas: { attaching: "now", detaching: "now" },
        });
        try {
            own.declare(alone, attachment);
            await own.workspace.up();
            const [first] = own.atlas.endpoints();
            own.declare(alone);
            const { output } = await own.workspace.up();
            expect(output).toContain(`is the last VPC endpoint of private endpoint ${first?.id ?? ""}`);
            expect(own.atlas.endpoints()).toEqual([]);
            own.declare(alone, attachment);
            await own.workspace.up();
            const [second] = own.atlas.endpoints();
            expect(second).toMatchObject({
                interfaceEndpoints: [{ interfaceEndpointId: VPCE, connectionStatus: "AVAILABLE" }],
            });
            expect(second?.id).not.toBe(first?.id);
            await own.workspace.up({ args: ["--expect-no-changes"] });
            await own.workspace.destroy();
            expect(own.atlas.endpoints()).toEqual([]);
        } finally {
            await own.dispose();
        }
    });
});

// Which answers mean that is a matter of the unit tests.
it("an API version that is no longer served ends at once, and says what to type", async () => {
    trial.atlas.clearRequests();
    const gone = { kind: "status", status: 410, errorCode: "VERSION_GONE" } as const;
    trial.atlas.fault({ ...gone, path: "/v2/", times: Infinity });
    try {
        trial.program(endpointText({ api: "endpointService", region: "eu-south-1" }, {}, "newer"));
        const { output } = await trial.workspace.up({ args: ["--target", "**newer"], expect: "failure" });
        expect(output).toContain("npm install pulumi-atlas-private-endpoint@latest");
        expect(trial.atlas.requests.filter(({ fault }) => fault !== undefined)).toHaveLength(1);
    } finally {
        trial.atlas.clearFaults();
    }
});
