import { PLUGIN } from "../../testkit/plugin/program";
import { programOfBothHosts, startBothHosts } from "../support/bothHosts";
import { REGION, VPCE } from "../support/declared";
import { GROUP, type Trial } from "../support/trial";

// Look-ups, gets and imports by region, and strings that have gone stale: on the real engine, of both hosts in one program.

const TYPE = `${PLUGIN}:index:PrivateEndpoint`;

let trial: Trial;

beforeAll(async () => {
    trial = await startBothHosts();
});
beforeEach(() => {
    trial.atlas.reset();
    trial.atlas.configure({ initiating: "1h" });
});
afterAll(() => trial.dispose());

const changes = (): unknown[] => trial.atlas.requests.filter(({ method }) => method !== "GET");

/** Both hosts' functions by their names, in output form. */
const program = (text: string): void =>
    trial.program(
        programOfBothHosts(`
            const groupId = "${GROUP}";
            const hosts = {
                package: (name, args) => atlas[name + "Output"](args),
                plugin: (name, args) => pulumi.runtime.invokeOutput("${PLUGIN}:index:" + name, args),
            };
            ${text}
        `),
    );

it("a look-up tells what is ready, what is not yet, and what has failed; in a preview, too", async () => {
    const { atlas, workspace } = trial;
    const ready = atlas.create(GROUP, REGION, { status: "WAITING_FOR_USER" });
    const young = atlas.create(GROUP, "eu-west-1");
    const failed = atlas.create(GROUP, "eu-west-2");
    atlas.setStatus(failed.id, "FAILED", "no quota");
    program(`
        for (const host of ["package", "plugin"]) {
            const find = (args) => hosts[host]("getPrivateEndpoint", { groupId, ...args });
            exports[host] = {
                ready: find({ region: "${REGION}" }),
                young: find({ region: pulumi.output("eu-west-1") }),
                failed: find({ id: "${failed.id}" }),
                regions: hosts[host]("getPrivateEndpoints", { groupId }).apply((all) => all.endpoints.map((one) => one.region)),
            };
        }
        exports.plain = atlas.getPrivateEndpoint({ groupId, region: "US_EAST_1" }).then(({ id }) => id);
    `);
    const { output } = await workspace.preview();
    for (const words of [
        `${young.id} in eu-west-1 of project ${GROUP} is INITIATING and not ready: it has no endpointServiceName yet`,
        `${failed.id} in eu-west-2 of project ${GROUP} is FAILED: no quota`,
    ]) {
        // Each host says it once, in the row and among the diagnostics.
        expect(output.split(words)).toHaveLength(5);
    }
    await workspace.up();
    const { package: ofPackage, plugin, plain } = await workspace.outputs();
    expect(plain).toBe(ready.id);
    expect(ofPackage).toEqual({
        ready: {
            id: ready.id,
            region: REGION,
            endpointServiceName: ready.endpointServiceName,
            status: "WAITING_FOR_USER",
            interfaceEndpoints: [],
            supportedRemoteRegions: [],
            api: "privateEndpoint",
        },
        young: expect.objectContaining({ id: young.id, status: "INITIATING" }) as unknown,
        failed: expect.objectContaining({ status: "FAILED", errorMessage: "no quota" }) as unknown,
        regions: [REGION, "eu-west-1", "eu-west-2"],
    });
    expect(plugin).toEqual(ofPackage);
    expect(changes()).toEqual([]);
});

it("a look-up waits for what is made in the same run, and a preview shows it as not known yet", async () => {
    trial.atlas.configure({ initiating: "1s" });
    program(`
        const made = endpoint("package", "made");
        exports.name = hosts.package("getPrivateEndpoint", { groupId, id: made.id }).endpointServiceName;
        exports.all = atlas.getPrivateEndpointsOutput({ groupId }, { dependsOn: pulumi.output(made) }).endpoints.length;
        exports.before = hosts.plugin("getPrivateEndpoints", { groupId }).endpoints.length;
        const later = { dependsOn: [made] };
        exports.later = pulumi.runtime.invokeOutput("${PLUGIN}:index:getPrivateEndpoints", { groupId }, later).endpoints.length;
    `);
    expect((await trial.workspace.preview()).output).toMatch(/name *: \[unknown\]|name *: output<string>/);
    await trial.workspace.up();
    const [{ endpointServiceName } = {}] = trial.atlas.endpoints();
    expect(await trial.workspace.outputs()).toMatchObject({
        name: endpointServiceName,
        all: 1,
        before: 0,
        later: 1,
    });
    await trial.workspace.destroy();
    expect(trial.atlas.endpoints()).toEqual([]);
});

it("a get and an import take a region, and the state has the id", async () => {
    const { id, endpointServiceName } = trial.atlas.create(GROUP, REGION, { status: "WAITING_FOR_USER" });
    program(`
        for (const host of ["package", "plugin"]) {
            exports[host] = get(host, "by" + host, "${REGION}").endpointServiceName;
        }
    `);
    await trial.workspace.up();
    expect(await trial.workspace.outputs()).toEqual({
        package: endpointServiceName,
        plugin: endpointServiceName,
    });
    for (const name of ["bypackage", "byplugin"]) {
        expect(trial.resource(name)).toMatchObject({ id, outputs: { region: REGION } });
    }
    await trial.workspace.up({ args: ["--refresh", "--expect-no-changes"] });

    await trial.workspace.import(TYPE, "mine", `${GROUP}/${REGION}`);
    expect(trial.resource("mine")).toMatchObject({ id, inputs: { groupId: GROUP, region: REGION } });
    await trial.workspace.forget("mine");
    expect(changes()).toEqual([]);
});

it("a string that a cluster lists differently is updated in place by the next up", async () => {
    const { atlas, workspace } = trial;
    const { id } = atlas.create(GROUP, REGION, { status: "WAITING_FOR_USER" });
    atlas.attach(id, VPCE, "AVAILABLE");
    program(`
        for (const host of ["package", "plugin"]) {
            const args = { groupId, clusterName: "orders", interfaceEndpointId: "${VPCE}" };
            exports[host] = of(host, "PrivateConnectionString", host, args).srvConnectionString;
        }
    `);
    await workspace.up();
    const before = await workspace.outputs();
    atlas.setRegionalMode(GROUP, true);
    const preview = await workspace.preview();
    expect(preview.output).toContain("2 to update");
    expect(preview.output).toMatch(
        /cluster orders lists another srvConnectionString for vpce-\S+ by now, \S+-pl-0-us-east-1\.\S+ instead of \S+-pl-0\./,
    );

    await workspace.up();
    const after = await workspace.outputs();
    for (const [name, string] of Object.entries(before)) {
        const now = String(string).replace(/(-pl-\d)/, "$1-us-east-1");
        expect(after[name]).toBe(now);
    }
    await workspace.up({ args: ["--expect-no-changes"] });
    await workspace.destroy();
});
