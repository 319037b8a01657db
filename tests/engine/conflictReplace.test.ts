import { expectStateToMatchAtlas, inAtlas, resetTrial } from "../support/consistency";
import { GROUP, Trial } from "../support/trial";

const REGION = "us-east-1";
const endpoint = (name: string, region: string, more = "", options = "{}"): string =>
    `const ${name} = new atlas.PrivateEndpoint("${name}", { groupId: "${GROUP}", region: "${region}" ${more} }, ${options});\n`;
const ADOPT = ", adoptExisting: true";
const urn = (name: string): string =>
    `urn:pulumi:test::trial::pulumi-nodejs:dynamic/atlas:PrivateEndpoint::${name}`;

describe("a resource that meets its own endpoint", () => {
    let trial: Trial;
    beforeAll(async () => (trial = await Trial.start({ atlas: { initiating: "2s", deleting: "2s" } })));
    beforeEach(async () => {
        resetTrial(trial);
        trial.program(endpoint("mine", REGION));
        await trial.workspace.up();
    });
    afterAll(() => trial.dispose());

    const idInAtlas = (): unknown => inAtlas(trial)[0]?.id;

    const forced: Record<string, () => Promise<string[]>> = {
        "--replace": () => Promise.resolve(["--replace", urn("mine")]),
    };

    it.each(Object.keys(forced))(
        "keeps it when it is to be replaced in the same region (%s), names deleteBeforeReplace, and that works",
        async (how) => {
            const args = (await forced[how]?.()) ?? [];
            const before = idInAtlas();
            const failed = await trial.workspace.up({ args, expect: "failure" });
            expect(failed.output).toContain(`${String(before)} (WAITING_FOR_USER)`);
            expect(failed.output).toContain("deleteBeforeReplace: true");
            expectStateToMatchAtlas(trial, [REGION]);
            expect(idInAtlas()).toBe(before);

            trial.program(endpoint("mine", REGION, "", "{ deleteBeforeReplace: true }"));
            await trial.workspace.up({ args });
            expectStateToMatchAtlas(trial, [REGION]);
            expect(idInAtlas()).not.toBe(before);
        },
    );

    it("survives a new name that adopts it, in the same run", async () => {
        const before = idInAtlas();
        trial.program(endpoint("renamed", REGION, ADOPT));
        const up = await trial.workspace.up();
        expect(up.output).toContain("stays in Atlas");
        expectStateToMatchAtlas(trial, [REGION]);
        expect(idInAtlas()).toBe(before);
        expect(trial.names()).toEqual(["renamed"]);
        await trial.workspace.destroy();
        expectStateToMatchAtlas(trial, []);
    });

    it("survives a new name that adopts it, when the old entry leaves in a later run", async () => {
        const before = idInAtlas();
        trial.program(endpoint("renamed", REGION, ADOPT));
        await trial.workspace.up({ args: ["--target", urn("renamed")] });
        expect(trial.names().sort()).toEqual(["mine", "renamed"]);
        // Remove the old entry, and the argument, which only the adoption needed.
        trial.program(endpoint("renamed", REGION));
        await trial.workspace.up();
        expect(trial.names()).toEqual(["renamed"]);
        expectStateToMatchAtlas(trial, [REGION]);
        expect(idInAtlas()).toBe(before);
    });

    it("is kept, with an error, under a new name that may not adopt it", async () => {
        const before = idInAtlas();
        trial.program(endpoint("renamed", REGION));
        const failed = await trial.workspace.up({ expect: "failure" });
        expect(failed.output).toContain(`aliases: [{ name: "<old name>" }]`);
        expectStateToMatchAtlas(trial, [REGION]);
        trial.program(endpoint("renamed", REGION, "", `{ aliases: [{ name: "mine" }] }`));
        await trial.workspace.up();
        expectStateToMatchAtlas(trial, [REGION]);
        expect(idInAtlas()).toBe(before);
        expect(trial.names()).toEqual(["renamed"]);
    });
});

describe("two resources that swap their regions", () => {
    let trial: Trial;
    beforeAll(async () => (trial = await Trial.start({ atlas: { initiating: "2s", deleting: "2s" } })));
    beforeEach(async () => {
        resetTrial(trial);
        trial.program(endpoint("one", "us-east-1") + endpoint("two", "eu-west-1"));
        await trial.workspace.up();
    });
    afterAll(() => trial.dispose());

    it("are told which resource has the region, and lose nothing", async () => {
        trial.program(endpoint("one", "eu-west-1") + endpoint("two", "us-east-1"));
        const failed = await trial.workspace.up({ expect: "failure" });
        expect(failed.output).toMatch(/The resource "(one|two)" of this program manages it/);
        expectStateToMatchAtlas(trial, ["us-east-1", "eu-west-1"]);
    });
});
