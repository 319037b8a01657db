import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PLUGIN } from "../../testkit/plugin/program";
import { HOSTS, type HostName } from "../../testkit/providerHost/program";
import { groupOf, resetTrial } from "../support/consistency";
import { VPCE } from "../support/declared";
import { Trial } from "../support/trial";

// One run has several provider processes: one for each host, and for each provider of the plugin. What one of them takes
// over, imports or reads, no other one deletes.

const REGIONS = { dynamic: "us-east-1", plugin: "eu-west-1" };
const TRACE = join(tmpdir(), `trace-${process.pid}`);

let trial: Trial;

beforeAll(async () => {
    trial = await Trial.start();
});
afterAll(async () => {
    rmSync(TRACE, { force: true });
    await trial.dispose();
});

const idInAtlas = (): string => trial.atlas.endpoints()[0]?.id ?? "";
const attached = (): unknown[] =>
    trial.atlas.endpoints().flatMap(({ interfaceEndpoints }) => interfaceEndpoints);

async function up(text: string, args: string[] = []): Promise<string> {
    trial.program(text);
    return (await trial.workspace.up({ args })).output;
}

it("destroy --run-program destroys what the program manages and reads, and leaves what it only reads; what is gone is made again", async () => {
    resetTrial(trial);
    const theirs = trial.atlas.create(groupOf(1), "us-east-1", { status: "WAITING_FOR_USER" });
    const program = HOSTS.map(
        (host) => `{
            const made = endpoint("${host}", "${host}", { region: "${REGIONS[host]}" });
            get("${host}", "reader-${host}", made.id);
            get("${host}", "theirs-${host}", "${theirs.id}", {}, "${groupOf(1)}");
        }`,
    ).join("\n");
    await up(program);
    trial.atlas.remove(trial.resource("dynamic").id ?? "");
    trial.atlas.remove(trial.resource("plugin").id ?? "");
    await up(program, ["--refresh"]);
    const made = trial.atlas.endpoints().filter(({ id }) => id !== theirs.id);
    expect(made.map(({ id }) => id).sort()).toEqual(HOSTS.map((host) => trial.resource(host).id).sort());
    await trial.workspace.destroy({ args: ["--run-program"] });
    expect([trial.atlas.endpoints(), trial.names()]).toEqual([
        [expect.objectContaining({ id: theirs.id })],
        [],
    ]);
});

// One stack from here on, whose endpoint and attachment stay as they are, whoever runs them.
describe("an endpoint and its attachment", () => {
    let id: string;
    const both = (
        by: HostName,
        args = "",
        opts: (kind: string) => string = () => "",
        name = "mine",
    ): string => `
        const made = endpoint("${by}", "${name}", {${args}}, {${opts("PrivateEndpoint")}});
        attachment("${by}", "${name}-connection", made.id, {${args}}, {${opts("InterfaceEndpoint")}});`;
    const adopting = "adoptExisting: true";

    beforeAll(async () => {
        resetTrial(trial);
        await up(both("plugin"));
        id = idInAtlas();
        trial.atlas.clearRequests();
    });
    afterEach(() => {
        // But what asks for the endpoint and is refused.
        expect(trial.changes.filter((call) => !/^POST .*\/privateEndpoint$/.test(call))).toEqual([]);
        expect([idInAtlas(), attached().length]).toEqual([id, 1]);
    });

    // languages.test.ts has the way to the plugin.
    it("move to the package by a type alias, as the error says", async () => {
        await up(both("dynamic", "", (kind) => `aliases: [{ type: "${PLUGIN}:index:${kind}" }]`));
        expect(trial.resource("mine").type).toBe("pulumi-nodejs:dynamic/atlas:PrivateEndpoint");
        expect(trial.names().sort()).toEqual(["mine", "mine-connection"]);
    });

    it("are refreshed there, stay where the plugin's resources may not take them over, and the update goes on after errors", async () => {
        trial.program(`endpoint("plugin", "mine"); attachment("plugin", "mine-connection", "${id}");`);
        const args = ["--refresh", "--continue-on-error"];
        const { output } = await trial.workspace.up({ args, expect: "failure" });
        expect(output).toContain(`${id} (WAITING_FOR_USER)`);
        expect(output).toContain(`aliases: [{ type: "pulumi-nodejs:dynamic/atlas:PrivateEndpoint" }]`);
        expect(output).toMatch(/the resource "mine-connection" of this program .*\[stillWanted\]/);
        expect(trial.names().sort()).toEqual(["mine", "mine-connection"]);
    });

    it.each<[HostName, string, string[]]>([
        // Pulumi's flags for logs come before the engine's address in a provider's arguments.
        ["plugin", both("plugin", adopting), ["--logflow", "-v=1"]],
        [
            "plugin",
            `const provider = new Provider("other"); ${both("plugin", adopting, () => "provider", "renamed")}`,
            ["--refresh"],
        ],
        ["dynamic", both("dynamic", adopting), [`--tracing=file:${TRACE}`]],
    ])(
        "move to the %s host, or to another name or provider there, with adoptExisting",
        async (_host, program, args) => {
            const output = await up(program, args);
            expect(output).toMatch(new RegExp(`${id}.*\\[takenOver\\]`));
            expect(output).toMatch(new RegExp(`${VPCE}.*\\[attachmentTakenOver\\]`));
            expect(output).toContain("[handedOver]");
            expect(trial.names()).toHaveLength(2);
        },
    );
});
