import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { ENDPOINT_SERVICE_REGIONS, REGIONS } from "../../../provider/src/atlas/api/regions";
import { ENVIRONMENT } from "../../../provider/src/words/settingNames";
import { REPOSITORY } from "../../../testkit/program";

// What the documentation repeats of the code is what the code says.
const read = (path: string): string => readFileSync(join(REPOSITORY, path), "utf8");
const REFERENCE = read("docs/reference.md");

function section(title: string): string {
    const [, rest = ""] = REFERENCE.split(`\n## ${title}\n`);
    return rest.split(/\n## /)[0] ?? "";
}

/** The names in backticks of a table's first column. */
function firstColumn(markdown: string): string[] {
    return [...markdown.matchAll(/^\| (`[^|]+`)\s*\|/gm)].flatMap(([, cell = ""]) =>
        [...cell.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name),
    );
}

const KINDS = [
    ["PrivateEndpoint", "privateEndpoint"],
    ["InterfaceEndpoint", "interfaceEndpoint"],
    ["PrivateConnectionString", "privateConnectionString"],
] as const;

describe.each(KINDS)("%s", (kind, file) => {
    const source = read(`provider/src/dynamic/${file}.ts`);
    const [, declaration = ""] = new RegExp(`interface ${kind}Args \\{(.*?)^\\}`, "ms").exec(source) ?? [];
    const args = [...declaration.matchAll(/^ {4}(\w+)\??:/gm)].map(([, name]) => name);
    const outputs = [...source.matchAll(/declare readonly (\w+):/g)].map(([, name]) => name);

    test("the reference has each argument and each output", () => {
        const [, argumentTable = "", outputPart = ""] =
            /^(.*?)(^\| output .*|^Outputs: .*)/ms.exec(section(kind)) ?? [];
        expect(firstColumn(argumentTable).sort()).toEqual([...args].sort());
        const listed = new Set([...section(kind).matchAll(/`(\w+)`/g)].map(([, name]) => name));
        expect(outputPart).not.toBe("");
        expect(outputs.filter((name) => !listed.has(name))).toEqual([]);
    });

    test("each output is unknown in a preview, unless it is a required argument", () => {
        const [, listed = ""] = /^const OUTPUTS = \[(.*?)\]/ms.exec(source) ?? [];
        const required = [...declaration.matchAll(/^ {4}(\w+):/gm)].map(([, name]) => name);
        const known = [...listed.matchAll(/"(\w+)"/g)].map(([, name]) => name).concat(required);
        expect(outputs.filter((name) => !known.includes(name))).toEqual([]);
    });

    test("each argument has an example, for the editor's hover", () => {
        const documented = [...declaration.matchAll(/@example (\w+):/g)].map(([, name]) => name);
        expect(documented).toEqual(args);
    });
});

test("the reference's settings are those that are read", () => {
    const rows = section("Settings");
    const named = (what: RegExp): unknown => new Set([...rows.matchAll(what)].map(([, name]) => name));
    expect(named(/`mongodbatlas:(\w+)`/g)).toEqual(new Set(Object.keys(ENVIRONMENT)));
    const variables = Object.values(ENVIRONMENT).flat();
    expect(named(/`((?:MONGODB_ATLAS|MCLI)_[A-Z_]+)`/g)).toEqual(new Set(variables));
});

test("the reference lists the regions that only the newer API has", () => {
    const [, listed = ""] = /these 16 of the newer one[^:]*: ([^.]+)\./.exec(REFERENCE) ?? [];
    const newer = ENDPOINT_SERVICE_REGIONS.slice(REGIONS.length);
    expect([...listed.matchAll(/`([a-z0-9-]+)`/g)].map(([, region]) => region)).toEqual(newer);
});

test("the reference lists doctor's checks", () => {
    const [, listed = ""] = /It checks ([^.]+)\./.exec(section("doctor")) ?? [];
    const checks = [...read("provider/src/doctor/command.ts").matchAll(/checkup\.check\(\s*"([a-z-]+)"/g)];
    expect([...listed.matchAll(/`([a-z-]+)`/g)].map(([, id]) => id)).toEqual(checks.map(([, id]) => id));
});

test("the page about Atlas and README count the facts alike", () => {
    const page = read("docs/atlas-api.md");
    const known = [...page.matchAll(/^\|.*\| (live|recorded|in logs|documented|assumed)[^|]*\|[^|]*\|$/gm)];
    const count = (how: string): number => known.filter(([, one]) => one === how).length;
    const words = `${count("live")} seen live, ${count("recorded")} recorded, ${count("in logs")} in logs, ${count("documented")} documented, ${count("assumed")} assumed`;
    expect(page).toContain(`The ${known.length} facts that the code rests on: **${words}**`);
    expect(read("README.md")).toContain(`[${known.length} facts](docs/atlas-api.md) about Atlas: ${words}`);
});

const inFolder = (folder: string): string[] =>
    statSync(join(REPOSITORY, folder)).isDirectory()
        ? readdirSync(join(REPOSITORY, folder)).map((name) => `${folder}/${name}`)
        : [];

test("the version in the docs is the package's", () => {
    const { version } = JSON.parse(read("provider/package.json")) as { version: string };
    const all = readdirSync(REPOSITORY, { recursive: false, encoding: "utf8" })
        .concat(...["docs", "emulator", "provider"].map((folder) => inFolder(folder)))
        .concat(...readdirSync(join(REPOSITORY, "examples")).map((name) => inFolder(`examples/${name}`)));
    const pages = all.filter((page) => page.endsWith(".md") && page !== "CHANGELOG.md");
    const found = pages.flatMap((page) =>
        [...read(page).matchAll(/(?:endpoint-v?|emulator-|atlas-private-endpoint )(\d+\.\d+\.\d+)/g)].map(
            ([, one]) => one,
        ),
    );
    expect(found.length).toBeGreaterThan(12);
    expect(new Set(found)).toEqual(new Set([version]));
    expect(read("CHANGELOG.md")).toContain(`\n## ${version} `);
});

const PAGES = [
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    ...inFolder("docs").filter((page) => page.endsWith(".md")),
];

test("README fits on two screens", () => {
    expect(Buffer.byteLength(read("README.md"))).toBeLessThanOrEqual(10_000);
});

test.each(PAGES)("each file of the project that %s names is there", (page) => {
    const text = read(page);
    const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, path = ""]) =>
        join(dirname(page), path),
    );
    const paths = [
        ...text.matchAll(/`((?:provider|emulator|tests|tools|testkit|bench|docs|examples)\/[\w./-]+)`/g),
    ].map(([, path = ""]) => path);
    const missing = [...links, ...paths].filter(
        (path) => ![path, `${path}.ts`].some((one) => existsSync(join(REPOSITORY, one))),
    );
    expect(missing).toEqual([]);
});
