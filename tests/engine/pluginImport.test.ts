import type { StateResource } from "../../testkit/state";
import type { CommandResult } from "../../testkit/command";
import type { KindName } from "../../provider/src/resources/kinds";
import { PLUGIN } from "../../testkit/pluginProgram";
import { expectStateToMatchAtlas, inAtlas, resetTrial } from "../support/consistency";
import { attachment, connectionString, endpoint, REGION, VPCE } from "../support/declared";
import { GROUP, Trial } from "../support/trial";

// The plugin takes over, or only reads, what is there.

let trial: Trial;

beforeAll(async () => {
    trial = await Trial.start({
        host: "plugin",
        atlas: {
            attaching: "now",
            clusters: [{ name: "orders", regions: [REGION] }],
            clusterUpdateAfter: "now",
            clusterUpdating: "now",
        },
    });
});
beforeEach(() => resetTrial(trial));
afterAll(() => trial.dispose());

const idInAtlas = (): string => String(inAtlas(trial)[0]?.id);

const bring = (kind: KindName, name: string, id: string): Promise<CommandResult> =>
    trial.workspace.import(`${PLUGIN}:index:${kind}`, name, id);

describe("an import", () => {
    it("of each kind, by its id; then an up changes nothing", async () => {
        trial.declare(endpoint(), attachment, connectionString);
        await trial.workspace.up();
        const id = idInAtlas();
        const { resources: before } = trial.workspace.state();
        // Out of the state, not out of Atlas.
        for (const name of ["orders", "connection", "mine"]) {
            await trial.workspace.forget(name);
        }
        trial.atlas.clearRequests();
        await bring("PrivateEndpoint", "mine", `${GROUP}/${id}`);
        await bring("InterfaceEndpoint", "connection", `${GROUP}/${id}/${VPCE}`);
        await bring("PrivateConnectionString", "orders", `${GROUP}/orders/${VPCE}`);
        const { resources: after } = trial.workspace.state();
        const essence = ({ urn, inputs, id }: StateResource): object => ({ urn, inputs, id });
        expect(after.map(essence)).toEqual(expect.arrayContaining(before.map(essence)));
        await trial.workspace.up({ args: ["--expect-no-changes"] });
        expect(trial.changes).toEqual([]);
        await trial.workspace.destroy();
        expectStateToMatchAtlas(trial, []);
    });

    it("says what a wrong id should be, and what there is", async () => {
        const { id } = trial.atlas.create(GROUP, REGION, { status: "WAITING_FOR_USER" });
        expect((await bring("PrivateEndpoint", "mine", id)).output).toContain(
            `The id of PrivateEndpoint is GROUPID/ID, such as 5df264b8f10fab7d2cad2f0d/65a0c0ffee0123456789abcd; it is "${id}".`,
        );
        const other = "65a0c0ffee0123456789abcd";
        expect((await bring("PrivateEndpoint", "mine", `${GROUP}/${other}`)).output).toContain(
            `Project ${GROUP} has no private endpoint ${other}. It has ${id} (WAITING_FOR_USER).`,
        );
    });
});

it("reads what something else manages, and an attachment takes its id as it is", async () => {
    const { id } = trial.atlas.create(GROUP, REGION, { status: "WAITING_FOR_USER" });
    trial.declareYaml({
        mine: { type: `${PLUGIN}:PrivateEndpoint`, get: { id: `${GROUP}/${id}` } },
        connection: {
            type: `${PLUGIN}:InterfaceEndpoint`,
            properties: { groupId: GROUP, privateEndpointId: "${mine.id}", interfaceEndpointId: VPCE },
        },
    });
    await trial.workspace.up();
    expect(trial.resource("connection").inputs).toMatchObject({ privateEndpointId: id });
    await trial.workspace.up({ args: ["--refresh", "--expect-no-changes"] });
    await trial.workspace.destroy();
    expect(inAtlas(trial)).toHaveLength(1);
});

it.each([
    ["a get", "mine", (id: string) => ({ get: { id: `${GROUP}/${id}` } })],
    ["a get of another name", "existing", (id: string) => ({ get: { id: `${GROUP}/${id}` } })],
    [
        "the option import",
        "mine",
        (id: string) => ({
            properties: { groupId: GROUP, region: REGION },
            options: { import: `${GROUP}/${id}` },
        }),
    ],
])("does not delete an endpoint whose resource becomes %s", async (_what, name, become) => {
    trial.declare(endpoint(), attachment);
    await trial.workspace.up();
    const id = idInAtlas();
    trial.declareYaml({ [name]: { type: `${PLUGIN}:PrivateEndpoint`, ...become(id) } });
    // The attachment goes, since the program has it no more.
    await trial.workspace.up();
    expect(inAtlas(trial).map((one) => one.id)).toEqual([id]);
});

it("imports an endpoint while it is INITIATING; an up then waits for it", async () => {
    trial.atlas.configure({ initiating: "10m" });
    const { id } = trial.atlas.create(GROUP, REGION);
    await bring("PrivateEndpoint", "mine", `${GROUP}/${id}`);
    trial.declare(endpoint());
    const up = trial.workspace.start("up");
    await up.waitForOutput("INITIATING");
    trial.atlas.setStatus(id, "WAITING_FOR_USER");
    expect((await up.finished).code).toBe(0);
    expect(trial.resource("mine").outputs).toMatchObject({ status: "WAITING_FOR_USER" });
    expect(trial.changes).toEqual([]);
});
