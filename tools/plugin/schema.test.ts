import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { exampleOf } from "../../testkit/plugin/examples";
import TRANSLATED from "../../testkit/plugin/examples/translated.json";
import { REPOSITORY } from "../../testkit/program";
import MANIFEST from "../../provider/package.json";
import SCHEMA from "../../provider/src/plugin/schema.json";
import { packageSchema } from "./schema";

/** However deep its lines are indented. */
const indented = (text: string): string => text.replaceAll(/^ +/gm, " ");
const read = (path: string): string => readFileSync(join(REPOSITORY, path), "utf8");

test("the plugin's schema is up to date with the classes' doc comments (npm run docs regenerates it)", () => {
    expect(packageSchema()).toEqual(SCHEMA);
});

const RESOURCES = Object.values(SCHEMA.resources);
const FUNCTIONS = Object.values(SCHEMA.functions);
const PROPERTIES = [
    ...RESOURCES.flatMap(({ properties, inputProperties }) => [properties, inputProperties]),
    ...FUNCTIONS.flatMap(({ inputs, outputs }) => [inputs.properties, outputs.properties]),
    ...Object.values(SCHEMA.types).map(({ properties }) => properties),
].flatMap((properties) => Object.entries<{ readonly description: string }>(properties));

test("every text is short, and in words of any language", () => {
    const inCamelCase = PROPERTIES.map(([name]) => name).filter((name) => /[a-z][A-Z]/.test(name));
    const ofTypeScript = new RegExp(
        `\\b(?:${[...inCamelCase, "customTimeouts", "undefined"].join("|")})\\b|@link|@`,
    );
    for (const [name, { description }] of PROPERTIES) {
        expect(`${name}: ${description}`).not.toMatch(new RegExp(`^\\w+: .*(?:${ofTypeScript.source})`, "s"));
        expect(description.length).toBeLessThanOrEqual(330);
    }
    for (const { description } of [...RESOURCES, ...FUNCTIONS]) {
        const [words = ""] = description.split("{{% examples %}}");
        expect(words).not.toMatch(ofTypeScript);
    }
    expect(JSON.stringify(RESOURCES)).toContain("Default: `false`.");
});

test("a setting's variables are named, and not copied into a provider's arguments", () => {
    expect(SCHEMA.config).toMatchObject({
        variables: { baseUrl: { defaultInfo: { environment: ["MONGODB_ATLAS_BASE_URL"] } } },
    });
    expect(JSON.stringify(SCHEMA.provider)).not.toContain("defaultInfo");
});

// What the Pulumi Registry asks of a package, as far as it shows without a network.
describe("the registry", () => {
    const published = packageSchema({
        ...MANIFEST,
        repository: { url: "git+https://github.com/somebody/pulumi-atlas-private-endpoint.git" },
    });

    test("has all that it shows", () => {
        expect(published).toMatchObject({
            name: expect.stringMatching(/^[a-z][a-z-]*$/) as unknown,
            displayName: expect.stringMatching(/\w/) as unknown,
            description: expect.stringMatching(/\w/) as unknown,
            publisher: expect.stringMatching(/\w/) as unknown,
            license: "Apache-2.0",
            version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as unknown,
            homepage: "https://github.com/somebody/pulumi-atlas-private-endpoint",
            repository: "https://github.com/somebody/pulumi-atlas-private-endpoint",
            pluginDownloadURL: "github://api.github.com/somebody/pulumi-atlas-private-endpoint",
        });
        const [, logo = ""] = /\/v[\d.]+\/(.*)$/.exec(String(published.logoUrl)) ?? [];
        expect(existsSync(join(REPOSITORY, logo))).toBe(true);
        expect(published.keywords).toEqual(expect.arrayContaining(["kind/native", "category/database"]));
        expect(Object.keys(published.language as object).sort()).toEqual([
            "csharp",
            "go",
            "java",
            "nodejs",
            "python",
        ]);
    });

    test("gets no address before it is real", () => {
        const { repository: _ours, ...manifest } = { repository: undefined, ...MANIFEST };
        const { homepage, repository, logoUrl, pluginDownloadURL } = packageSchema(manifest);
        expect([homepage, repository, logoUrl, pluginDownloadURL].filter(Boolean)).toEqual([]);
    });

    test.each(["docs/_index.md", "docs/installation-configuration.md"])(
        "has the front matter of %s",
        (page) => {
            const [, front = ""] = /^---\n(.*?)\n---\n/s.exec(read(page)) ?? [];
            expect(front).toMatch(/^title: \S/m);
            expect(front).toMatch(/^layout: package$/m);
            const [, description = ""] = /^meta_desc: (.*)$/m.exec(front) ?? [];
            expect(description.length).toBeGreaterThan(50);
            expect(description.length).toBeLessThanOrEqual(160);
        },
    );

    test("has an example in each language that was run, by the chooser's names", () => {
        const page = read("docs/_index.md");
        const [, languages = ""] = /\{\{< chooser language "([^"]+)" >\}\}/.exec(page) ?? [];
        const shown = [...page.matchAll(/\{\{% choosable language (\w+) %\}\}/g)].map(([, name]) => name);
        expect(shown).toEqual(languages.split(","));
        const { typescript, python } = TRANSLATED.PrivateConnectionString;
        for (const program of [typescript, python, exampleOf("PrivateConnectionString")]) {
            expect(indented(page).includes(indented(program).trim())).toBe(true);
        }
    });
});
