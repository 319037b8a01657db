import { setTimeout as sleep } from "node:timers/promises";
import { PLUGIN_PROGRAM } from "../../testkit/pluginProgram";
import { attachment, connectionString, endpoint, VPCE } from "../support/declared";
import { GROUP, Trial } from "../support/trial";

let trial: Trial;

beforeAll(async () => {
    trial = await Trial.start({
        host: "plugin",
        atlas: {
            attaching: "now",
            clusters: [{ name: "orders", regions: ["us-east-1"] }],
            clusterUpdateAfter: "2s",
            clusterUpdating: "2s",
        },
    });
});

afterAll(() => trial.dispose());

function declare(clusterName: string, create = "60s"): void {
    const options = { customTimeouts: { create } };
    trial.declare(endpoint(), attachment, {
        ...connectionString,
        args: { ...connectionString.args, clusterName },
        options,
    });
}

const srv = (): unknown => trial.resource("orders").outputs?.srvConnectionString;

const SRV = /^mongodb\+srv:\/\/orders-pl-0\.\w+\.mongodb\.net$/;

it("waits for the string; a wait that times out stays in state, and the next up resumes it", async () => {
    declare("orders", "1s");
    const short = await trial.workspace.up({ expect: "failure" });
    expect(short.output).toContain(
        `Cluster orders of project ${GROUP} lists no connection string for ${VPCE} after 1s`,
    );
    expect(trial.names()).toContain("orders");

    declare("orders");
    const { output } = await trial.workspace.up();
    expect(output).toMatch(/cluster orders is UPDATING|IDLE without a string/);
    expect(srv()).toMatch(SRV);
    expect(trial.changes).toHaveLength(2);

    await trial.workspace.refresh({ args: ["--expect-no-changes"] });
    await trial.workspace.up({ args: ["--expect-no-changes"] });
});

it("survives the death of the engine: no process is left, and the next up resumes the wait", async () => {
    const [endpoint] = trial.atlas.endpoints();
    trial.atlas.createCluster(GROUP, "late", ["us-east-1", "eu-west-1"]);
    declare("late");
    const up = trial.workspace.start("up");
    await up.waitForOutput("no private endpoint yet in EU_WEST_1");
    up.kill();
    await up.finished;
    const deadline = Date.now() + 60_000;
    while (trial.workspace.processes().some(({ command }) => command.includes(PLUGIN_PROGRAM))) {
        expect(Date.now()).toBeLessThan(deadline);
        await sleep(50);
    }
    await trial.workspace.pulumi(["cancel", "--yes"]);

    trial.atlas.createCluster(GROUP, "late", ["us-east-1"]);
    await trial.workspace.up();
    expect(srv()).toMatch(/^mongodb\+srv:\/\/late-pl-0\./);
    expect(trial.atlas.endpoints().map(({ id }) => id)).toEqual([endpoint?.id]);
});

it("fails at once for a cluster that is not there, with the names that are; destroy removes the rest", async () => {
    declare("order");
    const { output } = await trial.workspace.up({ expect: "failure" });
    expect(output).toContain(`has no such cluster (did you mean "orders"?); it has orders`);
    await trial.workspace.destroy();
    expect(trial.atlas.endpoints()).toEqual([]);
});
