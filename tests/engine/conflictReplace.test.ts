import { HOSTS, type HostName } from "../../testkit/providerHost/program";
import { PLUGIN } from "../../testkit/pluginProgram";
import { expectStateToMatchAtlas, inAtlas, resetTrial } from "../support/consistency";
import { endpoint, endpointNamed, REGION } from "../support/declared";
import { Trial } from "../support/trial";

const TIMES = { initiating: "2s", deleting: "2s" };
let trial: Trial;

const start = async (host: HostName): Promise<void> => {
    trial = await Trial.start({ host, atlas: TIMES });
};
const idInAtlas = (): unknown => inAtlas(trial)[0]?.id;

describe("a resource that meets its own endpoint", () => {
    beforeAll(() => start("plugin"));
    beforeEach(async () => {
        resetTrial(trial);
        trial.declare(endpoint());
        await trial.workspace.up();
    });
    afterAll(() => trial.dispose());

    const urn = (name: string): string => `urn:pulumi:test::trial::${PLUGIN}:index:PrivateEndpoint::${name}`;
    const ADOPT = { adoptExisting: true };

    it("keeps it when it is to be replaced in the same region, names deleteBeforeReplace, and that works", async () => {
        const args = ["--replace", urn("mine")];
        const before = idInAtlas();
        const failed = await trial.workspace.up({ args, expect: "failure" });
        expect(failed.output).toContain(`${String(before)} (WAITING_FOR_USER)`);
        expect(failed.output).toContain("deleteBeforeReplace: true");
        expectStateToMatchAtlas(trial, [REGION]);
        expect(idInAtlas()).toBe(before);

        trial.declare({ ...endpoint(), options: { deleteBeforeReplace: true } });
        await trial.workspace.up({ args });
        expectStateToMatchAtlas(trial, [REGION]);
        expect(idInAtlas()).not.toBe(before);
    });

    it("survives a new name that adopts it, when the old entry leaves in a later run", async () => {
        const before = idInAtlas();
        trial.declare(endpointNamed("renamed", ADOPT));
        await trial.workspace.up({ args: ["--target", urn("renamed")] });
        expect(trial.names().sort()).toEqual(["mine", "renamed"]);
        // Remove the old entry, and the argument, which only the adoption needed.
        trial.declare(endpointNamed("renamed"));
        await trial.workspace.up();
        expect(trial.names()).toEqual(["renamed"]);
        expectStateToMatchAtlas(trial, [REGION]);
        expect(idInAtlas()).toBe(before);
    });

    it("is kept, with an error, under a new name that may not adopt it", async () => {
        const before = idInAtlas();
        trial.declare(endpointNamed("renamed"));
        const failed = await trial.workspace.up({ expect: "failure" });
        expect(failed.output).toContain("give it its old URN or name as an alias");
        expectStateToMatchAtlas(trial, [REGION]);
        trial.declare({ ...endpointNamed("renamed"), options: { aliases: [urn("mine")] } });
        await trial.workspace.up();
        expectStateToMatchAtlas(trial, [REGION]);
        expect(idInAtlas()).toBe(before);
        expect(trial.names()).toEqual(["renamed"]);
    });
});

describe.each(HOSTS)("on the %s host", (host) => {
    beforeEach(() => start(host));
    afterEach(() => trial.dispose());

    it("an endpoint survives a new name that adopts it, in the same run", async () => {
        trial.declare(endpoint());
        await trial.workspace.up();
        const before = idInAtlas();
        trial.declare(endpointNamed("renamed", { adoptExisting: true }));
        const up = await trial.workspace.up();
        expect(up.output).toContain("stays in Atlas");
        expectStateToMatchAtlas(trial, [REGION]);
        expect(idInAtlas()).toBe(before);
        expect(trial.names()).toEqual(["renamed"]);
        await trial.workspace.destroy();
        expectStateToMatchAtlas(trial, []);
    });
});

it("two resources that swap their regions are told which resource has the region, and lose nothing", async () => {
    await start("plugin");
    try {
        const regions = ["us-east-1", "eu-west-1"];
        const inRegions = (...[one, two]: string[]): void =>
            trial.declare(endpointNamed("one", { region: one }), endpointNamed("two", { region: two }));
        inRegions(...regions);
        await trial.workspace.up();
        inRegions(...regions.reverse());
        const failed = await trial.workspace.up({ expect: "failure" });
        expect(failed.output).toMatch(/The resource "(one|two)" of this program manages it/);
        expectStateToMatchAtlas(trial, regions);
    } finally {
        await trial.dispose();
    }
});
