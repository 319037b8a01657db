import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AtlasEmulator } from "atlas-emulator";
import { atlasEnvironment } from "../../testkit/environment";
import { REPOSITORY } from "../../testkit/program";
import { Workspace } from "../../testkit/workspace";
import { GROUP, VPCE } from "../support/declared";
import { LAZY_SDK } from "../support/lazySdk";

interface Example {
    folder: string;
    /** Settings as README tells to type them. */
    config: Record<string, string>;
    outputs: Record<string, unknown>;
    /** What becomes of an endpoint that somebody else has made before, where there is one. */
    existing?: "destroyed" | "left";
}

/** The id of that endpoint. */
const EXISTING = "65a0c0ffee0123456789abcd";

const serviceName = (region: string): unknown =>
    expect.stringMatching(new RegExp(`^com\\.amazonaws\\.vpce\\.${region}\\.vpce-svc-[0-9a-f]{17}$`));

const EXAMPLES: Example[] = [
    {
        folder: "several-regions",
        config: { groupId: GROUP, "regions[0]": "us-east-1", "regions[1]": "eu-west-1" },
        outputs: {
            endpointServiceNames: {
                "us-east-1": serviceName("us-east-1"),
                "eu-west-1": serviceName("eu-west-1"),
            },
        },
    },
    {
        folder: "adopt-existing",
        existing: "destroyed",
        config: { groupId: GROUP, region: "us-east-1" },
        outputs: {
            id: EXISTING,
            endpointServiceName: serviceName("us-east-1"),
            interfaceEndpoints: [],
        },
    },
    {
        folder: "read-existing",
        existing: "left",
        config: { groupId: GROUP, endpointId: EXISTING },
        outputs: {
            endpointServiceName: serviceName("us-east-1"),
            region: "us-east-1",
            status: "WAITING_FOR_USER",
        },
    },
    {
        folder: "component",
        config: {
            groupId: GROUP,
            clusterName: "orders",
            "vpcEndpoints.us-east-1": VPCE,
            "vpcEndpoints.eu-west-1": "",
        },
        outputs: {
            atlasConnections: {
                "us-east-1": {
                    endpointServiceName: serviceName("us-east-1"),
                    connectionStatus: "AVAILABLE",
                    srvConnectionString: expect.stringMatching(/^mongodb\+srv:\/\/orders-pl-0\./) as unknown,
                },
                "eu-west-1": {
                    endpointServiceName: serviceName("eu-west-1"),
                    connectionStatus: "no VPC endpoint yet",
                    srvConnectionString: "",
                },
            },
        },
    },
    {
        folder: "successor-service-account",
        config: {
            groupId: GROUP,
            "mongodbatlas:clientId": "client",
            "mongodbatlas:clientSecret": "secret",
        },
        outputs: {
            id: expect.stringMatching(/^[0-9a-f]{24}$/) as unknown,
            endpointServiceName: serviceName("us-east-1"),
            status: "AVAILABLE",
            api: "endpointService",
        },
    },
];

/** The AWS examples need what AWS's SDK needs; other languages are what the packed plugin is tried with. */
const TESTED_ELSEWHERE = ["aws-vpc-endpoint", "cross-region", "two-accounts", "yaml", "python"];

const FOLDERS = readdirSync(join(REPOSITORY, "examples"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

it("tests each folder of the examples, and names it in their index", () => {
    const tested = [...EXAMPLES.map(({ folder }) => folder), ...TESTED_ELSEWHERE];
    expect(tested.sort()).toEqual(FOLDERS.sort());
    const index = readFileSync(join(REPOSITORY, "examples/README.md"), "utf8");
    for (const folder of FOLDERS) {
        expect(index).toContain(`](${folder}/)`);
    }
});

let atlas: AtlasEmulator;
let workspace: Workspace | undefined;

beforeAll(async () => {
    atlas = await AtlasEmulator.start({
        initiating: "500ms",
        deleting: "100ms",
        attaching: "100ms",
        clusters: [{ name: "orders", regions: ["us-east-1"] }],
        clusterUpdateAfter: "100ms",
        clusterUpdating: "200ms",
    });
});
afterEach(() => workspace?.dispose());
afterAll(() => atlas.close());

it.each(EXAMPLES)(
    "examples/$folder comes up as it says, and leaves nothing behind",
    async ({ folder, config, outputs, existing }) => {
        atlas.reset();
        if (existing !== undefined) {
            atlas.create(GROUP, "us-east-1", { status: "WAITING_FOR_USER", id: EXISTING });
        }
        workspace = await Workspace.create({
            program: { copy: `examples/${folder}` },
            env: {
                ...LAZY_SDK,
                ...atlasEnvironment(atlas),
                // `npm run typecheck` checks the types of all of them, the demo those of one while it runs.
                PULUMI_NODEJS_TRANSPILE_ONLY: "true",
            },
        });
        const readme = readFileSync(join(REPOSITORY, "examples", folder, "README.md"), "utf8");
        await configure(workspace, config, readme);
        await workspace.up();
        expect(workspace.outputs()).toEqual(outputs);
        await workspace.destroy();
        expect(atlas.endpoints().map(({ id }) => id)).toEqual(existing === "left" ? [EXISTING] : []);
        expect(workspace.state().resources).toEqual([]);
    },
);

/** README shows a command for each; here one command sets them all. */
async function configure(
    workspace: Workspace,
    settings: Record<string, string>,
    readme: string,
): Promise<void> {
    const path = /[.[]/;
    const all = Object.entries(settings).flatMap(([key, value]) => {
        const secret = key.endsWith("Secret");
        const flags = [...(path.test(key) ? ["--path"] : []), ...(secret ? ["--secret"] : [])];
        expect(readme).toContain(
            ["pulumi config set", ...flags, path.test(key) ? `'${key}'` : key].join(" "),
        );
        return [secret ? "--secret" : "--plaintext", `${key}=${value}`];
    });
    await workspace.pulumi(["config", "set-all", "--path", ...all]);
}
