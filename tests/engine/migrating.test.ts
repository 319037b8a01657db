import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { AtlasEmulator } from "atlas-emulator";
import { bundle } from "../../testkit/plugin/build";
import { REPOSITORY } from "../../testkit/program";
import { Workspace } from "../../testkit/workspace";
import { LAZY_SDK } from "../support/lazySdk";
import { GROUP, programOf, type Step, VPC_ENDPOINT } from "./migrating/programs";

// docs/moving-in.md, step by step: from the official provider to this package and back, in one stack. A plugin of the
// tests stands in for the official provider's.
const KEPT = "{ retainOnDelete: true }";

let atlas: AtlasEmulator;
let workspace: Workspace;

beforeEach(async () => {
    atlas = await AtlasEmulator.start({ initiating: "300ms", deleting: "now", attaching: "now" });
    workspace = await Workspace.create({
        env: LAZY_SDK,
        program: {
            files: {
                "Pulumi.yaml":
                    "name: trial\nruntime: nodejs\nplugins: { providers: [{ name: mongodbatlas, path: plugin }] }\n",
            },
        },
    });
    await bundle(
        join(REPOSITORY, "tests/engine/migrating/officialStandIn.ts"),
        join(workspace.folder, "plugin/pulumi-resource-mongodbatlas"),
    );
    // Both providers share the official provider's settings.
    await workspace.config("mongodbatlas:publicKey", atlas.options.publicKey);
    await workspace.config("mongodbatlas:privateKey", atlas.options.privateKey, { secret: true });
    await workspace.config("mongodbatlas:baseUrl", atlas.url);
});

afterEach(async () => {
    await workspace.dispose();
    await atlas.close();
});

function write(step: Step): void {
    writeFileSync(join(workspace.folder, "index.js"), programOf(step));
}

async function up(step: Step): Promise<string> {
    write(step);
    return (await workspace.up()).output;
}

async function typesInState(): Promise<string[]> {
    const types = workspace.state().resources.map(({ type }) => type);
    return types.filter((type) => /mongodbatlas:index|atlas:/.test(type)).sort();
}

const OURS = ["pulumi-nodejs:dynamic/atlas:InterfaceEndpoint", "pulumi-nodejs:dynamic/atlas:PrivateEndpoint"];
const THEIRS = [
    "mongodbatlas:index/privateLinkEndpoint:PrivateLinkEndpoint",
    "mongodbatlas:index/privateLinkEndpointService:PrivateLinkEndpointService",
];

/** What Atlas has: must be the same before, in between and after. */
const inAtlas = (): unknown =>
    atlas.endpoints().map(({ id, endpointServiceName, interfaceEndpoints }) => ({
        id,
        endpointServiceName,
        attached: interfaceEndpoints.map((one) => one.interfaceEndpointId),
    }));

// Eleven commands with two providers, in one stack.
it("moves in and back without recreating anything", async () => {
    await up({ official: {}, connectedTo: "official" });
    const before = inAtlas();
    const [endpoint] = atlas.endpoints();
    const id = endpoint?.id ?? "";
    expect(before).toEqual([
        { id, endpointServiceName: endpoint?.endpointServiceName, attached: [VPC_ENDPOINT] },
    ]);

    // In: both side by side, then without the official ones.
    expect(await up({ official: { options: KEPT }, ours: {}, connectedTo: "official" })).toContain(
        "2 created",
    );
    expect(await typesInState()).toEqual([...THEIRS, ...OURS]);
    write({ ours: {}, connectedTo: "ours" });
    const preview = (await workspace.preview()).output;
    expect(preview).toContain("2 to delete");
    expect(preview).not.toMatch(/to (create|update|replace)/);
    expect((await workspace.up()).output).toMatch(/2 deleted/);
    expect(await typesInState()).toEqual(OURS);
    expect(inAtlas()).toEqual(before);
    // Atlas was asked for the endpoint, and said that it is there; what is attached was seen in it.
    const refused = atlas.requests.filter(({ method, authenticated }) => method !== "GET" && authenticated);
    expect(refused.map(({ method, status }) => [method, status])).toEqual([["POST", 409]]);
    await workspace.up({ args: ["--refresh", "--expect-no-changes"] });

    // Back: the official ones are imported, then ours go.
    const imported = {
        options: `{ import: "${GROUP}-${id}-AWS-US_EAST_1" }`,
        serviceOptions: `{ import: "${GROUP}--${id}--${VPC_ENDPOINT}--AWS" }`,
    };
    expect(await up({ official: imported, ours: { options: KEPT }, connectedTo: "ours" })).toContain(
        "2 imported",
    );
    expect(await up({ official: {}, connectedTo: "official" })).toMatch(/2 deleted/);
    expect(await typesInState()).toEqual(THEIRS);
    expect(inAtlas()).toEqual(before);
    expect(await workspace.outputs()).toEqual({ endpointServiceName: endpoint?.endpointServiceName });
});
