import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { AtlasEmulator, type EmulatorOptions } from "../../../../emulator/src";
import { PACKAGE_WORDING, PLUGIN_WORDING } from "../../../../provider/src/words/wording";
import { Checkup, ok } from "../../../../provider/src/doctor/checkup";
import { runCommand } from "../../../../provider/src/doctor/command";

const GROUP = "5df264b8f10fab7d2cad2f0d";
const KEY = "a-private-key";
const IDS = ["pulumi-cli", "stack", "settings", "login", "project", "endpoints"] as const;

interface Check {
    readonly id: string;
    readonly status: string;
    readonly detail: string;
    readonly fix: string;
}

interface Given {
    readonly args?: string[];
    readonly wording?: typeof PACKAGE_WORDING;
    /** In place of an API key of the emulator's. */
    readonly variables?: Record<string, string>;
    /** What `pulumi` prints for `config`. */
    readonly config?: object | string;
    /** What it fails with. */
    readonly fails?: string;
    /** No Pulumi.yaml. */
    readonly nowhere?: boolean;
    readonly options?: EmulatorOptions;
    readonly before?: (atlas: AtlasEmulator) => unknown;
}

/** Runs the command in a project of its own, with a CLI that answers as told, and an emulator. */
async function run(given: Given): Promise<{ code: number; text: string; atlas: AtlasEmulator }> {
    const { config = {}, fails, wording = PACKAGE_WORDING, nowhere, options, args = ["doctor"] } = given;
    const folder = mkdtempSync(join(tmpdir(), "doctor-"));
    const atlas = await AtlasEmulator.start({ privateKey: KEY, ...options });
    try {
        given.before?.(atlas);
        mkdirSync(join(folder, "bin"));
        if (nowhere !== true) {
            writeFileSync(join(folder, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
        }
        writeFileSync(join(folder, "config"), typeof config === "string" ? config : JSON.stringify(config));
        const answers =
            fails === undefined ? `cat ${folder}/config; echo "$@" >&2` : `echo "${fails}" >&2; exit 255`;
        const script = `#!/bin/sh\n[ "$1" = version ] && exec echo v3.259.0-ANOTHER-SECRET\n${answers}\n`;
        writeFileSync(join(folder, "bin/pulumi"), script, { mode: 0o755 });
        const environment = {
            PATH: [join(folder, "bin"), dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter),
            MONGODB_ATLAS_BASE_URL: atlas.url,
            ...(given.variables ?? { MONGODB_ATLAS_PUBLIC_KEY: "public", MONGODB_ATLAS_PRIVATE_KEY: KEY }),
        };
        const printed: string[] = [];
        const self = { wording, command: "program", version: "0.2.0" };
        const print = (text: string): void => void printed.push(text);
        const code = await runCommand(args, { ...self, folder, environment, print });
        return { code, text: printed.join("\n"), atlas };
    } finally {
        await atlas.close();
        rmSync(folder, { recursive: true, force: true });
    }
}

const fault =
    (status: number, more: object = {}) =>
    (atlas: AtlasEmulator): unknown =>
        atlas.fault({ kind: "status", status, times: Infinity, ...more });
const html = (atlas: AtlasEmulator): unknown => atlas.fault({ kind: "html", status: 404, times: Infinity });
const hidden = (atlas: AtlasEmulator): unknown => atlas.create(GROUP, "us-east-1", { status: "INITIATING" });
const twoEndpoints = (atlas: AtlasEmulator): void => {
    const one = atlas.create(GROUP, "us-east-1", { status: "WAITING_FOR_USER" });
    atlas.attach(one.id, "vpce-1", "AVAILABLE");
    atlas.setStatus(atlas.create(GROUP, "eu-west-1", { status: "INITIATING" }).id, "FAILED", "no capacity");
};
const ACCOUNT = { MONGODB_ATLAS_CLIENT_ID: "client", MONGODB_ATLAS_CLIENT_SECRET: "secret" };
const ONE_KEY = { MONGODB_ATLAS_PRIVATE_KEY: KEY };
const PUBLIC = { "mongodbatlas:publicKey": { value: "public" } };
const MISSPELLED = { "atlas-private-endpoint:privatKey": { value: KEY } };
const ANOTHERS = { "snowflake:publicKey": { value: "public" } };
const CONFIGURED = { "shop:other": { value: "0".repeat(24) }, "shop:groupId": { value: GROUP } };
const NOT_ATLAS = { ...ONE_KEY, MONGODB_ATLAS_PUBLIC_KEY: "public" };
const LISTED = { errorCode: "IP_ADDRESS_NOT_ON_ACCESS_LIST" };
const REGION = { errorCode: "REGION_UNAVAILABLE" };
const NO_API = { endpointServiceApi: false, privateEndpointApi: false };
const plugin = PLUGIN_WORDING;

/** What is given; the first letter of each check's status, in order; and what one of them says. */
type Row = [Given, string, (typeof IDS)[number], string];

test.each<Row>([
    [{}, "oooooo", "endpoints", "none in this project (through privateEndpoint and endpointService)"],
    [{}, "oooooo", "project", `${GROUP} is "project-ad2f0d", roles: ORG_OWNER`],
    [{ before: twoEndpoints }, "ooooow", "endpoints", "AVAILABLE, vpce-1 attached; eu-west-1: "],
    [{ before: twoEndpoints }, "ooooow", "endpoints", "FAILED (no capacity), nothing attached"],
    [{ before: hidden, options: { endpointServiceApi: false } }, "ooooso", "endpoints", "region unknown: "],
    [{ config: { "shop:other": {} } }, "oooooo", "stack", "read the stack's configuration"],
    // The machine and the stack
    [{ nowhere: true }, "osoooo", "stack", "needs Pulumi.yaml"],
    [{ variables: { PATH: "/nowhere" } }, "fsssss", "pulumi-cli", "there is no pulumi on PATH"],
    [{ fails: "no stack selected" }, "ofoooo", "stack", "no stack selected"],
    [{ fails: "" }, "ofoooo", "stack", "Command failed"],
    [{ fails: "no stack", variables: {} }, "ofssss", "settings", "are not enough"],
    [{ config: "ANOTHER-SECRET" }, "ofoooo", "stack", "the CLI printed something other than JSON"],
    [
        { args: ["doctor", "--stack", "prod"], fails: "$*" },
        "ofooss",
        "stack",
        "config --json --show-secrets --non-interactive --stack prod",
    ],
    // Settings
    [{ variables: {} }, "oofsss", "settings", "--secret mongodbatlas:p"],
    [{ variables: {}, wording: plugin }, "oofsss", "settings", "set atlas-private-endpoint:publicKey"],
    [
        { variables: ONE_KEY, wording: plugin, config: PUBLIC },
        "oofsss",
        "settings",
        "set, but not used here: mongodbatlas:publicKey",
    ],
    [
        { wording: plugin, config: { "mongodbatlas:baseUrl": { value: "http://127.0.0.1:1" } } },
        "oowooo",
        "settings",
        "pulumi config rm mongodbatlas:baseUrl",
    ],
    [{ variables: ONE_KEY, config: PUBLIC }, "oooooo", "settings", "publicKey from mongodb"],
    [
        { variables: { ...NOT_ATLAS, MONGODB_ATLAS_BASE_URL: "http://a.example" } },
        "oofsss",
        "settings",
        "allowed is an https address",
    ],
    [
        { wording: plugin, config: MISSPELLED, variables: {} },
        "oofsss",
        "settings",
        "rm atlas-private-endpoint:privatKey",
    ],
    [{ config: MISSPELLED }, "oooooo", "settings", "publicKey from MONGODB_ATLAS_PUBLIC_KEY"],
    [{ variables: ONE_KEY, config: ANOTHERS }, "oofsss", "settings", "BASE_URL). Run: pulumi config set"],
    [{ config: { "mongodbatlas:privateKey": { value: KEY } } }, "oowooo", "settings", "stands in plain text"],
    // Logins
    [{ variables: ACCOUNT }, "oooooo", "project", `${GROUP} is "project-ad2f0d"`],
    [{ variables: ACCOUNT }, "oooooo", "endpoints", "none in this project (through endpointService)"],
    [{ before: (atlas) => atlas.revokeKey() }, "ooofss", "login", "does not accept the credentials"],
    [{ before: fault(403, LISTED) }, "ooofss", "login", "access list"],
    [{ before: fault(403, { errorCode: "" }) }, "ooofss", "login", "usually temporary"],
    [{ before: fault(500) }, "ooofss", "login", "Atlas answered 500"],
    [{ before: html }, "ooofss", "login", "not an error of Atlas"],
    [
        { before: fault(403, { errorCode: "USER_UNAUTHORIZED", times: 1 }) },
        "oooooo",
        "project",
        `${GROUP} is`,
    ],
    // The project and its endpoints
    [{ args: ["doctor"] }, "ooooss", "project", "needs --group-id"],
    [{ args: ["doctor", "--group-id", "5df2"] }, "oooofs", "project", '--group-id is "5df2"'],
    [{ args: ["doctor"], config: CONFIGURED }, "oooooo", "project", GROUP],
    [{ options: { roles: ["GROUP_READ_ONLY"] } }, "oooowo", "project", "ONLY: can read, but perhaps"],
    [{ options: { roles: [] } }, "oooowo", "project", "roles: none"],
    [{ before: fault(409, { ...REGION, path: "/groups/" }) }, "oooofs", "project", "REGION_UNAVAILABLE"],
    [
        { before: fault(409, { ...REGION, path: "endpointService" }) },
        "ooooof",
        "endpoints",
        "REGION_UNAVAILABLE",
    ],
    [{ options: { endpointServiceApi: false } }, "ooooso", "endpoints", "; not through end"],
    [{ options: { privateEndpointApi: false } }, "oooooo", "endpoints", "; not through pri"],
    [{ options: NO_API }, "oooosf", "endpoints", "None of Atlas's APIs lists"],
])("%j: %s, and %s says %s", async (given, statuses, id, words) => {
    const { text, code, atlas } = await run({
        ...given,
        args: [...(given.args ?? ["doctor", "--group-id", GROUP]), "--json"],
    });
    const { schemaVersion, checks } = JSON.parse(text) as { schemaVersion: number; checks: Check[] };
    expect(schemaVersion).toBe(1);
    expect(checks.map((check) => check.id)).toEqual(IDS);
    const found = checks.find((check) => check.id === id);
    expect({ statuses: checks.map(({ status }) => status[0]).join(""), ...found }).toMatchObject({
        statuses,
    });
    expect(`${found?.detail}. ${found?.fix}`).toContain(words);
    expect(
        checks.filter(({ status, fix }) => (status === "fail" || status === "warn") === (fix === "")),
    ).toEqual([]);
    expect(code).toBe(statuses.includes("f") ? 1 : 0);
    expect(atlas.requests.filter(({ method, path }) => method !== "GET" && !path.includes("oauth"))).toEqual(
        [],
    );
});

test("no secret is shown, whatever the CLI prints, and whenever it becomes known", async () => {
    const odd = await run({ fails: `env ${KEY}\u001b[2J config ANOTHER-SECRET` });
    expect(odd.text).toContain("env [secret] [2J config ANOTHER-SECRET");
    const value = "ANOTHER-SECRET";
    for (const config of [
        { "shop:token": { value, secret: true } },
        { "mongodbatlas:clientSecret": { value } },
    ]) {
        expect((await run({ config })).text).toMatch(/^ok +pulumi-cli +Pulumi CLI v3\.259\.0-\[secret\]/m);
    }
});

test("a check that crashes says so, silence has words, and both stop no other", async () => {
    const checkup = new Checkup(PACKAGE_WORDING);
    await checkup.check("one", {}, () => Promise.reject(new TypeError("boom")));
    await checkup.check("two", {}, () => Promise.reject(new DOMException("", "TimeoutError")));
    await checkup.check("three", {}, () => ok("fine", true));
    expect(checkup.results([]).map(({ status, detail }) => `${status} ${detail}`)).toEqual([
        "fail This check crashed: TypeError: boom",
        "fail Atlas has not answered within 15 s",
        "ok fine",
    ]);
});

test("the usage and the version are printed on demand, and a wrong command is refused", async () => {
    for (const args of [[], ["--help"]]) {
        expect((await run({ args })).text).toMatch(/^Usage:/);
    }
    expect(await run({ args: ["--version"] })).toMatchObject({ code: 0, text: "0.2.0" });
    await expect(run({ args: ["docter"] })).rejects.toThrow("Unknown command: docter");
    await expect(run({ args: ["doctor", "me"] })).rejects.toThrow("Unknown command: doctor me");
});
