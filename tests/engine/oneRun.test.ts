import { execFile } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { PLUGIN } from "../../testkit/plugin/program";
import { HOSTS, type HostName } from "../../testkit/providerHost/program";
import { groupOf, resetTrial } from "../support/consistency";
import { VPCE } from "../support/declared";
import { FullDisk } from "../support/fullDisk";
import type { Trial } from "../support/trial";
import { failure } from "../unit/support/until";
import { programOfBothHosts, startBothHosts } from "../support/bothHosts";

// One run has several provider processes: one for each host, and for each provider of the plugin. What one of them takes
// over, imports or reads, no other one deletes.

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

describe.each(HOSTS)("on the %s host", (host) => {
    beforeEach(() => resetTrial(trial));

    it("what a program manages and reads is destroyed by destroy --run-program; by a CLI of another name it stays, and is told", async () => {
        await up(`const made = endpoint("${host}", "mine"); get("${host}", "reader", made.id);`);
        const [id, bin] = [idInAtlas(), mkdtempSync(join(trial.workspace.folder, "bin-"))];
        const other = join(bin, "plm");
        copyFileSync(trial.workspace.pulumiPath, other);
        const args = ["destroy", "--run-program", "--yes", "--skip-preview", "--non-interactive"];
        const { env, folder: cwd } = trial.workspace;
        const destroyed = await failure(promisify(execFile)(other, args, { cwd, env }));
        expect((destroyed as Error & { stdout: string }).stdout).toContain("[readToo]");
        expect([idInAtlas(), trial.names()]).toEqual([id, expect.arrayContaining(["mine"])]);
        await trial.workspace.destroy({ args: ["--run-program"] });
        expect([trial.atlas.endpoints(), trial.names()]).toEqual([[], []]);
    });

    it("what is only read is left alone, and what is gone is made again", async () => {
        const theirs = trial.atlas.create(groupOf(1), "us-east-1", { status: "WAITING_FOR_USER" });
        const program = `endpoint("${host}", "mine"); get("${host}", "theirs", "${theirs.id}", {}, "${groupOf(1)}");`;
        await up(program);
        const id = trial.resource("mine").id ?? "";
        trial.atlas.remove(id);
        await up(program, ["--refresh"]);
        expect(trial.resource("mine").id).not.toBe(id);
        await trial.workspace.destroy();
        expect(trial.atlas.endpoints()).toMatchObject([{ id: theirs.id }]);
    });
});

it("on a full disk nothing is deleted that others may read, and all else goes on; then only the old entries leave", async () => {
    resetTrial(trial);
    await up(`endpoint("dynamic", "one"); endpoint("plugin", "two", { region: "eu-west-1" });`);
    const [one, two] = trial.atlas.endpoints().map(({ id }) => id);
    const disk = new FullDisk();
    try {
        const reading = `get("plugin", "first", "${one}"); get("dynamic", "second", "${two}");`;
        trial.program(programOfBothHosts(`${reading} endpoint("plugin", "new", { region: "eu-west-2" });`));
        const env = { TMPDIR: disk.folder };
        const { output } = await trial.workspace.up({ env, expect: "failure" });
        expect(output).toContain("[notKnownInRun]");
        expect(trial.atlas.endpoints()).toHaveLength(3);
        expect(trial.names().sort()).toEqual(["first", "new", "one", "second", "two"]);
        await trial.workspace.up();
        expect(trial.atlas.endpoints()).toHaveLength(3);
        expect(trial.names().sort()).toEqual(["first", "new", "second"]);
    } finally {
        disk.dispose();
    }
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
