import { PLUGIN } from "../../testkit/plugin/program";
import type { CommandResult } from "../../testkit/command";
import { HOSTS } from "../../testkit/providerHost/program";
import { groupOf, resetTrial } from "../support/consistency";
import { GROUP, REGION, VPCE } from "../support/declared";
import { Trial } from "../support/trial";

// Look-ups, gets and imports by region, and strings that have gone stale: on the real engine, of both hosts in one program.

const TYPE = `${PLUGIN}:index:PrivateEndpoint`;
const READY = { status: "WAITING_FOR_USER" };
/** The project of what is made in the same run. */
const MADE = groupOf(1);

let trial: Trial;

beforeAll(async () => {
    trial = await Trial.start();
    resetTrial(trial);
});
afterAll(() => trial.dispose());

/** Both hosts' functions by their names, in output form. */
const program = (text: string): void =>
    trial.program(`
        const groupId = "${GROUP}";
        const hosts = {
            dynamic: (name, args) => atlas[name + "Output"](args),
            plugin: (name, args) => pulumi.runtime.invokeOutput("${PLUGIN}:index:" + name, args),
        };
        ${text}
    `);

describe("in one program with what it makes", () => {
    type Endpoint = ReturnType<Trial["atlas"]["create"]>;
    let ready: Endpoint;
    let young: Endpoint;
    let failed: Endpoint;
    let preview: CommandResult;

    beforeAll(async () => {
        const { atlas, workspace } = trial;
        atlas.configure({ initiating: "1h" });
        ready = atlas.create(GROUP, REGION, READY);
        young = atlas.create(GROUP, "eu-west-1");
        failed = atlas.create(GROUP, "eu-west-2");
        atlas.setStatus(failed.id, "FAILED", "no quota");
        atlas.configure({ initiating: "1s" });
        program(`
            for (const host of ["dynamic", "plugin"]) {
                const find = (args) => hosts[host]("getPrivateEndpoint", { groupId, ...args });
                exports[host] = {
                    ready: find({ region: "${REGION}" }),
                    young: find({ region: pulumi.output("eu-west-1") }),
                    failed: find({ id: "${failed.id}" }),
                    regions: hosts[host]("getPrivateEndpoints", { groupId }).apply((all) => all.endpoints.map((one) => one.region)),
                };
                get(host, "by" + host, "${REGION}");
            }
            exports.plain = atlas.getPrivateEndpoint({ groupId, region: "US_EAST_1" }).then(({ id }) => id);

            const there = { groupId: "${MADE}" };
            const made = endpoint("dynamic", "made", there);
            exports.name = hosts.dynamic("getPrivateEndpoint", { ...there, id: made.id }).endpointServiceName;
            exports.all = atlas.getPrivateEndpointsOutput(there, { dependsOn: pulumi.output(made) }).endpoints.length;
            const later = { dependsOn: [made] };
            exports.later = pulumi.runtime.invokeOutput("${PLUGIN}:index:getPrivateEndpoints", there, later).endpoints.length;
        `);
        preview = await workspace.preview();
        await workspace.up();
    });

    it("a look-up tells what is ready, what is not yet, and what has failed; in a preview, too", () => {
        for (const words of [
            `${young.id} in eu-west-1 of project ${GROUP} is INITIATING and not ready: it has no endpointServiceName yet`,
            `${failed.id} in eu-west-2 of project ${GROUP} is FAILED: no quota`,
        ]) {
            // Each host says it once, in the row and among the diagnostics.
            expect(preview.output.split(words)).toHaveLength(5);
        }
        const { dynamic, plugin, plain } = trial.workspace.outputs();
        expect(plain).toBe(ready.id);
        expect(dynamic).toEqual({
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
        expect(plugin).toEqual(dynamic);
    });

    it("a look-up waits for what is made in the same run, and a preview shows it as not known yet", () => {
        expect(preview.output).toMatch(/name *: \[unknown\]|name *: output<string>/);
        const { endpointServiceName: name } = trial.resource("made").outputs ?? {};
        expect(name).toBe(trial.atlas.endpoints(MADE)[0]?.endpointServiceName);
        expect(trial.workspace.outputs()).toMatchObject({ name, all: 1, later: 1 });
    });

    it("a get and an import take a region, and the state has the id; nothing of somebody else's is changed", async () => {
        const { id, endpointServiceName } = ready;
        for (const host of HOSTS) {
            const outputs = { region: REGION, endpointServiceName };
            expect(trial.resource(`by${host}`)).toMatchObject({ id, outputs });
        }
        await trial.workspace.import(TYPE, "mine", `${GROUP}/${REGION}`);
        expect(trial.resource("mine")).toMatchObject({ id, inputs: { groupId: GROUP, region: REGION } });
        await trial.workspace.forget("mine");
        await trial.workspace.destroy();
        const before = [ready, young, failed].map((one) => one.id);
        expect(trial.atlas.endpoints().map((one) => one.id)).toEqual(before);
        expect(trial.changes).toHaveLength(2);
    });
});

it("a string that a cluster lists differently is updated in place by the next up", async () => {
    resetTrial(trial);
    const { atlas, workspace } = trial;
    const { id } = atlas.create(GROUP, REGION, READY);
    atlas.attach(id, VPCE, "AVAILABLE");
    program(`
        for (const host of ["dynamic", "plugin"]) {
            const args = { groupId, clusterName: "orders", interfaceEndpointId: "${VPCE}" };
            of(host, "PrivateConnectionString", host, args);
        }
    `);
    await workspace.up();
    const strings = (): unknown[] => HOSTS.map((host) => trial.resource(host).outputs?.srvConnectionString);
    const before = strings();
    atlas.setRegionalMode(GROUP, true);
    const { output } = await workspace.up();
    expect(output).toContain("2 updated");
    expect(output).toContain("[listsAnother]");
    expect(strings()).toEqual(before.map((one) => String(one).replace(/(-pl-\d)/, "$1-us-east-1")));
});
