import { setTimeout as sleep } from "node:timers/promises";
import { GROUP, Trial } from "../support/trial";

const VPCE = "vpce-0123456789abcdef0";

let trial: Trial;

beforeAll(async () => {
    trial = await Trial.start({
        program: program("orders"),
        atlas: {
            attaching: "now",
            clusters: [{ name: "orders", regions: ["us-east-1"] }],
            clusterUpdateAfter: "2s",
            clusterUpdating: "2s",
        },
    });
});

afterAll(() => trial.dispose());

function program(clusterName: string, timeout = "60s"): string {
    return `
        const groupId = "${GROUP}";
        const endpoint = new atlas.PrivateEndpoint("atlas", { groupId, region: "us-east-1" });
        const connection = new atlas.InterfaceEndpoint("atlas", {
            groupId, privateEndpointId: endpoint.id, interfaceEndpointId: "${VPCE}",
        });
        const string = new atlas.PrivateConnectionString("orders", {
            groupId, clusterName: "${clusterName}", interfaceEndpointId: connection.interfaceEndpointId,
        }, { customTimeouts: { create: "${timeout}" } });
        exports.srv = string.srvConnectionString;
    `;
}

const SRV = /^mongodb\+srv:\/\/orders-pl-0\.\w+\.mongodb\.net$/;

it("waits for the string; a wait that times out stays in state, and the next up resumes it", async () => {
    trial.program(program("orders", "1s"));
    const short = await trial.workspace.up({ expect: "failure" });
    expect(short.output).toContain(
        `Cluster orders of project ${GROUP} lists no connection string for ${VPCE} after 1s`,
    );
    expect(await trial.names()).toContain("orders");

    trial.program(program("orders"));
    const { output } = await trial.workspace.up();
    expect(output).toMatch(/cluster orders is UPDATING|IDLE without a string/);
    expect(await trial.workspace.outputs()).toEqual({ srv: expect.stringMatching(SRV) as string });
    expect(trial.changes).toHaveLength(2);

    await trial.workspace.refresh({ args: ["--expect-no-changes"] });
    await trial.workspace.up({ args: ["--expect-no-changes"] });
});

it("survives the death of the engine: no process is left, and the next up resumes the wait", async () => {
    const [endpoint] = trial.atlas.endpoints();
    trial.atlas.createCluster(GROUP, "late", ["us-east-1", "eu-west-1"]);
    trial.program(program("late"));
    const up = trial.workspace.start("up");
    await up.waitForOutput("no private endpoint yet in EU_WEST_1");
    up.kill();
    await up.finished;
    const deadline = Date.now() + 10_000;
    while (trial.workspace.processes().some(({ command }) => command.includes("dynamic-provider"))) {
        expect(Date.now()).toBeLessThan(deadline);
        await sleep(50);
    }
    await trial.workspace.pulumi(["cancel", "--yes"]);

    trial.atlas.createCluster(GROUP, "late", ["us-east-1"]);
    await trial.workspace.up();
    const { srv } = await trial.workspace.outputs();
    expect(srv).toMatch(/^mongodb\+srv:\/\/late-pl-0\./);
    expect(trial.atlas.endpoints().map(({ id }) => id)).toEqual([endpoint?.id]);
});

it("fails at once for a cluster that is not there, with the names that are; destroy removes the rest", async () => {
    trial.program(program("order"));
    const { output } = await trial.workspace.up({ expect: "failure" });
    expect(output).toContain(`has no such cluster (did you mean "orders"?); it has orders`);
    await trial.workspace.destroy();
    expect(trial.atlas.endpoints()).toEqual([]);
});
