import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PLUGIN } from "../../testkit/plugin/program";
import { HOSTS, type HostName } from "../../testkit/providerHost/program";
import { groupOf, resetTrial } from "../support/consistency";
import { VPCE } from "../support/declared";
import type { Trial } from "../support/trial";
import { programOfBothHosts, startBothHosts } from "../support/bothHosts";

// One run has several provider processes: one for each host, and for each provider of the plugin. What one of them takes
// over, imports or reads, no other one deletes.

const REGIONS = { dynamic: "us-east-1", plugin: "eu-west-1" };
const TRACE = join(tmpdir(), `trace-${process.pid}`);

let trial: Trial;

beforeAll(async () => {
    trial = await startBothHosts();
});
afterAll(async () => {
    rmSync(TRACE, { force: true });
    await trial.dispose();
});

const idInAtlas = (): string => trial.atlas.endpoints()[0]?.id ?? "";
const attached = (): unknown[] =>
    trial.atlas.endpoints().flatMap(({ interfaceEndpoints }) => interfaceEndpoints);

async function up(text: string, args: string[] = []): Promise<string> {
    trial.program(programOfBothHosts(text));
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
    const both = (by: HostName, args = "", opts = "", name = "mine"): string => `
        const made = endpoint("${by}", "${name}", {${args}}, {${opts}});
        attachment("${by}", "${name}-connection", made.id, {${args}}, {${opts}});`;

    beforeAll(async () => {
        resetTrial(trial);
        await up(both("dynamic"));
        id = idInAtlas();
        trial.atlas.clearRequests();
    });
    afterEach(() => {
        // But what asks for the endpoint and is refused.
        expect(trial.changes.filter((call) => !/^POST .*\/privateEndpoint$/.test(call))).toEqual([]);
        expect([idInAtlas(), attached().length]).toEqual([id, 1]);
    });

    it("stay where the other host's resources may not take them over, and the update goes on after errors", async () => {
        trial.program(
            programOfBothHosts(
                `endpoint("plugin", "mine"); attachment("plugin", "mine-connection", "${id}");`,
            ),
        );
        const args = ["--continue-on-error"];
        const { output } = await trial.workspace.up({ args, expect: "failure" });
        expect(output).toContain(`${id} (WAITING_FOR_USER)`);
        expect(output).toContain(`aliases: [{ type: "pulumi-nodejs:dynamic/atlas:PrivateEndpoint" }]`);
        expect(output).toContain(
            `the resource "mine-connection" of this program asks for it, and could not get it`,
        );
        expect(trial.names().sort()).toEqual(["mine", "mine-connection"]);
    });

    it.each<[HostName, string, string[]]>([
        // Pulumi's flags for logs come before the engine's address in a provider's arguments.
        ["plugin", both("plugin", "adoptExisting: true"), ["--logflow", "-v=1"]],
        [
            "plugin",
            `const provider = new Provider("other"); ${both("plugin", "adoptExisting: true", "provider", "renamed")}`,
            ["--refresh"],
        ],
        ["dynamic", both("dynamic", "adoptExisting: true", "", "renamed"), [`--tracing=file:${TRACE}`]],
        ["dynamic", both("dynamic", "adoptExisting: true"), []],
    ])(
        "move to the %s host, or to another name or provider there, with adoptExisting",
        async (_host, program, args) => {
            const output = await up(program, args);
            expect(output).toContain(`took over private endpoint ${id}`);
            expect(output).toContain(`took over the connection of ${VPCE}`);
            expect(output.match(/stays in Atlas: the resource "[\w-]+" has taken it over/g)).not.toBeNull();
            expect(trial.names()).toHaveLength(2);
        },
    );

    it.each([
        ["plugin", "pulumi-nodejs:dynamic/atlas"],
        ["dynamic", `${PLUGIN}:index`],
    ] as const)(
        "move to the %s host by a type alias, as the error says, and a refresh works",
        async (host, before) => {
            const alias = (kind: string): string => `{ aliases: [{ type: "${before}:${kind}" }] }`;
            await up(`
            const made = endpoint("${host}", "mine", {}, ${alias("PrivateEndpoint")});
            attachment("${host}", "mine-connection", made.id, {}, ${alias("InterfaceEndpoint")});`);
            await trial.workspace.refresh();
            expect(trial.names().sort()).toEqual(["mine", "mine-connection"]);
        },
    );
});
