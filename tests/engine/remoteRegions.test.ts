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

    // Another order is no difference, and what was read is what was asked for.
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
