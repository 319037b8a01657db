import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import { RunFolder } from "../../provider/src/engine/runFolder";
import { PLUGIN } from "../../testkit/pluginProgram";
import { HOSTS, type HostName } from "../../testkit/providerHost/program";
import { resetTrial } from "../support/consistency";
import { VPCE } from "../support/declared";
import { GROUP, type Trial } from "../support/trial";
import { programOfBothHosts, startBothHosts } from "../support/bothHosts";

// One run has several provider processes: one for each host, and for each provider of the plugin. What one of them takes
// over, imports or reads, no other one deletes.

let trial: Trial;

beforeAll(async () => {
    trial = await startBothHosts();
});
beforeEach(() => resetTrial(trial));
afterAll(() => trial.dispose());

const program = (text: string): void => trial.program(programOfBothHosts(text));
const idInAtlas = (): string => trial.atlas.endpoints()[0]?.id ?? "";
/** The calls that change something in Atlas, refused ones included, but those that ask for an endpoint. */
const changes = (): string[] => trial.changes.filter((call) => !/^POST .*\/privateEndpoint$/.test(call));
const attachedInAtlas = (): unknown[] =>
    trial.atlas.endpoints().flatMap(({ interfaceEndpoints }) => interfaceEndpoints);

async function up(text: string, args: string[] = []): Promise<string> {
    program(text);
    return (await trial.workspace.up({ args })).output;
}

async function refused(text: string, args: string[] = []): Promise<string> {
    program(text);
    return (await trial.workspace.up({ args, expect: "failure" })).output;
}

const otherOf = (host: HostName): HostName => (host === "plugin" ? "dynamic" : "plugin");
const typeOf = (host: HostName, kind: string): string =>
    host === "plugin" ? `${PLUGIN}:index:${kind}` : `pulumi-nodejs:dynamic/atlas:${kind}`;

describe.each(HOSTS)("from the %s host to the other one", (host) => {
    const next = otherOf(host);
    const both = (by: HostName, args: string, opts = ""): string => `
        const made = endpoint("${by}", "mine", {${args}}, {${opts}});
        attachment("${by}", "connection", made.id, {${args}}, {${opts}});`;
    const before = both(host, "");

    it("moves with adoptExisting in one up: both things stay, only the old entries leave the state", async () => {
        await up(before);
        const id = idInAtlas();
        const why = await refused(both(next, ""));
        expect(why).toContain(`${id} (WAITING_FOR_USER)`);
        expect(why).toContain(`aliases: [{ type: "${typeOf(host, "PrivateEndpoint")}" }]`);
        trial.atlas.clearRequests();
        const output = await up(both(next, "adoptExisting: true"));
        expect(output).toContain(`took over private endpoint ${id}`);
        expect(output).toContain(`took over the connection of ${VPCE}`);
        expect(output.match(/stays in Atlas: the resource "\w+" has taken it over/g)?.length).toBeGreaterThan(
            1,
        );
        expect(changes()).toEqual([]);
        expect(trial.names().sort()).toEqual(["connection", "mine"]);
        expect([idInAtlas(), attachedInAtlas().length]).toEqual([id, 1]);
    });

    it("stays where the new resource fails, and the update goes on after errors", async () => {
        await up(before);
        const id = idInAtlas();
        const why = await refused(
            `endpoint("${next}", "mine"); attachment("${next}", "connection", "${id}");`,
            ["--continue-on-error"],
        );
        expect(why).toContain(`the resource "connection" of this program asks for it, and could not get it`);
        expect([idInAtlas(), attachedInAtlas().length]).toEqual([id, 1]);
        expect(trial.names().sort()).toEqual(["connection", "mine"]);
    });

    it("moves by a type alias, as the error says: unchanged, and refresh and destroy work", async () => {
        await up(`${before} string("${host}", {}, { dependsOn: made });`);
        const id = idInAtlas();
        const alias = (kind: string): string => `aliases: [{ type: "${typeOf(host, kind)}" }]`;
        trial.atlas.clearRequests();
        await up(`
            const made = endpoint("${next}", "mine", {}, { ${alias("PrivateEndpoint")} });
            attachment("${next}", "connection", made.id, {}, { ${alias("InterfaceEndpoint")} });
            string("${next}", {}, { dependsOn: made, ${alias("PrivateConnectionString")} });`);
        expect(changes()).toEqual([]);
        await trial.workspace.refresh();
        expect(trial.names().sort()).toEqual(["connection", "mine", "orders"]);
        expect(idInAtlas()).toBe(id);
        await trial.workspace.destroy();
        expect(trial.atlas.endpoints()).toEqual([]);
    });

    it("becomes a get, in upper case, through the other host, with a refresh before: it stays", async () => {
        await up(`endpoint("${host}", "mine");`);
        const id = idInAtlas();
        const output = await up(`get("${next}", "reader", "${id.toUpperCase()}");`, ["--refresh"]);
        expect(output).toContain("stays in Atlas: the program reads or imports it now");
        expect([idInAtlas(), trial.names()]).toEqual([id, ["reader"]]);
    });
});

describe.each(HOSTS)("on the %s host", (host) => {
    it("a get of what is managed, in upper case: it stays", async () => {
        await up(`endpoint("${host}", "mine");`);
        const id = idInAtlas();
        await up(`get("${host}", "reader", "${id.toUpperCase()}");`);
        expect([idInAtlas(), trial.names()]).toEqual([id, ["reader"]]);
    });

    it("what a program manages and reads is destroyed by destroy --run-program", async () => {
        await up(`const made = endpoint("${host}", "mine"); get("${host}", "reader", made.id);`);
        await trial.workspace.destroy({ args: ["--run-program"] });
        expect([trial.atlas.endpoints(), trial.names()]).toEqual([[], []]);
    });

    it("a FAILED endpoint that the program reads as well is replaced", async () => {
        await up(`endpoint("${host}", "mine");`);
        const id = idInAtlas();
        trial.atlas.setStatus(id, "FAILED", "no capacity");
        await trial.workspace.refresh();
        await up(`get("${host}", "reader", "${id}"); endpoint("${host}", "mine");`);
        expect(trial.atlas.endpoints()).toMatchObject([{ status: "WAITING_FOR_USER" }]);
        expect(idInAtlas()).not.toBe(id);
    });

    it("an attachment that only changes its name is named, not cut; with permission it is taken over", async () => {
        await up(`const made = endpoint("${host}", "mine"); attachment("${host}", "connection", made.id);`);
        trial.atlas.clearRequests();
        const renamed = (args = ""): string =>
            `const made = endpoint("${host}", "mine"); attachment("${host}", "renamed", made.id, {${args}});`;
        const why = await refused(renamed());
        expect(why).toContain(`${VPCE} is attached to private endpoint ${idInAtlas()} already (AVAILABLE)`);
        expect(changes()).toEqual([]);
        await up(renamed("adoptExisting: true"));
        expect(changes()).toEqual([]);
        expect(trial.names().sort()).toEqual(["mine", "renamed"]);
        expect(attachedInAtlas()).toHaveLength(1);
    });
});

describe("through another provider of the plugin", () => {
    const before = `
        const made = endpoint("plugin", "mine");
        attachment("plugin", "connection", made.id);`;

    it("a renamed endpoint and attachment are taken over", async () => {
        await up(before);
        const id = idInAtlas();
        trial.atlas.clearRequests();
        await up(
            `
            const provider = new Provider("other");
            const made = endpoint("plugin", "renamed", { adoptExisting: true }, { provider });
            attachment("plugin", "connected", made.id, { adoptExisting: true }, { provider });`,
            ["--refresh"],
        );
        expect(changes()).toEqual([]);
        expect([idInAtlas(), attachedInAtlas().length]).toEqual([id, 1]);
        expect(trial.names().sort()).toEqual(["connected", "renamed"]);
    });

    it.each([
        ["read", (id: string) => `get("plugin", "reader", "${id}", { provider: new Provider("other") });`],
        [
            "imported",
            (id: string) =>
                `endpoint("plugin", "imported", {}, { provider: new Provider("other"), import: "${GROUP}/${id}" });`,
        ],
    ])("an endpoint that is %s there stays", async (_how, now) => {
        await up(`endpoint("plugin", "mine");`);
        const id = idInAtlas();
        trial.atlas.clearRequests();
        await up(now(id));
        expect(changes()).toEqual([]);
        expect(idInAtlas()).toBe(id);
    });
});

it("where no notes can be written, a line of each host says so before anything is deleted", async () => {
    const temporary = mkdtempSync(join(os.tmpdir(), "no-notes-"));
    const tmpdir = jest.spyOn(os, "tmpdir").mockReturnValue(temporary);
    const notes = RunFolder.enter("127.0.0.1:1");
    const [folder = ""] = readdirSync(temporary);
    notes.leave();
    tmpdir.mockRestore();
    writeFileSync(join(temporary, folder), "no folder");
    const alone = await startBothHosts({ TMPDIR: temporary });
    try {
        alone.program(
            programOfBothHosts(
                `endpoint("plugin", "one"); endpoint("dynamic", "two", { region: "eu-west-1" });`,
            ),
        );
        await alone.workspace.up();
        const { output } = await alone.workspace.destroy();
        expect(output.indexOf("its notes could not")).toBeLessThan(output.indexOf("asking Atlas to delete"));
        const [, diagnostics = ""] = output.split("Diagnostics:");
        expect(
            diagnostics.match(/its notes could not be written or read \(EEXIST.*Set TMPDIR/g),
        ).toHaveLength(2);
        expect(alone.atlas.endpoints()).toEqual([]);
    } finally {
        await alone.dispose();
        rmSync(temporary, { recursive: true });
    }
});

it("a second stack does not take the first one's attachment, and its destroy cuts nothing", async () => {
    await up(`const made = endpoint("plugin", "mine"); attachment("plugin", "connection", made.id);`);
    const { workspace } = trial;
    await workspace.pulumi(["stack", "init", "second"]);
    program(`attachment("plugin", "connection", "${idInAtlas()}");`);
    const { output } = await workspace.pulumi(["up", "--yes", "--skip-preview", "--stack", "second"], {
        expect: "failure",
    });
    expect(output).toContain("another stack's");
    await workspace.pulumi(["destroy", "--yes", "--skip-preview", "--stack", "second"]);
    expect(attachedInAtlas()).toHaveLength(1);
    await workspace.pulumi(["stack", "rm", "--yes", "second"]);
    await workspace.pulumi(["stack", "select", workspace.stack]);
});
