import { endpointText, GROUP, Trial } from "../support/trial";

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
    const made = await trial.resource("atlas");
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
    const refreshed = await trial.resource("atlas");
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
    const both = `
        const endpoint = ${endpointText({ api: "endpointService" })};
        new atlas.InterfaceEndpoint("atlas", {
            groupId: "${GROUP}", privateEndpointId: endpoint.id, interfaceEndpointId: "vpce-0a1b2c3d4e5f",
        });
    `;

    it("takes its endpoint with it and says so; the next up recreates both in one run", async () => {
        const own = await Trial.start({ program: both, atlas: { attaching: "now", detaching: "now" } });
        try {
            await own.workspace.up();
            const [first] = own.atlas.endpoints();
            own.program(endpointText({ api: "endpointService" }));
            const { output } = await own.workspace.up();
            expect(output).toContain(`is the last VPC endpoint of private endpoint ${first?.id ?? ""}`);
            expect(own.atlas.endpoints()).toEqual([]);
            own.program(both);
            await own.workspace.up();
            const [second] = own.atlas.endpoints();
            expect(second).toMatchObject({
                interfaceEndpoints: [
                    { interfaceEndpointId: "vpce-0a1b2c3d4e5f", connectionStatus: "AVAILABLE" },
                ],
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

it.each([
    ["VERSION_GONE", 410],
    ["INVALID_VERSION_DATE", 400],
    [undefined, 406],
])(
    "an API version that is no longer served (%s, %d) ends at once, and says what to type",
    async (errorCode, status) => {
        trial.atlas.clearRequests();
        trial.atlas.fault({
            kind: "status",
            status,
            ...(errorCode && { errorCode }),
            path: "/v2/",
            times: Infinity,
        });
        try {
            trial.program(endpointText({ api: "endpointService", region: "eu-south-1" }, {}, "newer"));
            const { output } = await trial.workspace.up({ args: ["--target", "**newer"], expect: "failure" });
            expect(output).toContain("npm install pulumi-atlas-private-endpoint@latest");
            expect(trial.atlas.requests.filter(({ fault }) => fault !== undefined)).toHaveLength(1);
        } finally {
            trial.atlas.clearFaults();
        }
    },
);
