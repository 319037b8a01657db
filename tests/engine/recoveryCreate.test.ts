import { expectStateToMatchAtlas, inAtlas, posts, resetTrial } from "../support/consistency";
import { Gateway } from "../support/gateway";
import { GROUP, PRIVATE_KEY, PUBLIC_KEY, Trial } from "../support/trial";

const REGION = "us-east-1";
const mine = (create?: string): string => {
    const options = create === undefined ? "" : `, { customTimeouts: { create: "${create}" } }`;
    return `const mine = new atlas.PrivateEndpoint("mine", { groupId: "${GROUP}", region: "${REGION}" }${options});
exports.name = mine.endpointServiceName;`;
};

/** Ways in which a create ends without an endpoint that is ready, though Atlas has one. */
describe("a create that does not end well", () => {
    let trial: Trial;
    let gateway: Gateway;

    beforeAll(async () => {
        trial = await Trial.start({ atlas: { deleting: "2s" } });
        gateway = await Gateway.to(trial.atlas.url);
    });
    beforeEach(async () => {
        resetTrial(trial);
        trial.atlas.setKey(PUBLIC_KEY, PRIVATE_KEY);
        trial.atlas.configure({ initiating: "60s" });
    });
    afterAll(async () => {
        await trial.dispose();
        await gateway.close();
    });

    /** Runs `up`, lets `happen` happen once the endpoint is INITIATING, and returns what the user reads. */
    async function upUntil(happen: (id: string) => unknown): Promise<string> {
        const up = trial.workspace.start("up", { env: { MONGODB_ATLAS_BASE_URL: gateway.url } });
        await up.waitForOutput("INITIATING");
        await happen(idInAtlas());
        const { code, output } = await up.finished;
        expect(code).not.toBe(0);
        expect(output).not.toContain(PRIVATE_KEY);
        return output.slice(output.lastIndexOf("Diagnostics:"));
    }

    const idInAtlas = (): string => String(inAtlas(trial)[0]?.id);

    async function makesIt(): Promise<void> {
        trial.atlas.configure({ initiating: "now" });
        trial.program(mine());
        await trial.workspace.up();
        expectStateToMatchAtlas(trial, [REGION]);
        expect(await trial.workspace.outputs()).toEqual({
            name: trial.atlas.endpoints()[0]?.endpointServiceName,
        });
    }

    /** The endpoint of the state gets ready, without another create call. */
    async function goesOn(): Promise<void> {
        const id = idInAtlas();
        const before = posts(trial);
        trial.atlas.setStatus(id, "WAITING_FOR_USER");
        await makesIt();
        expect([idInAtlas(), posts(trial)]).toEqual([id, before]);
    }

    it("FAILED: shows Atlas's reason, and up recovers", async () => {
        trial.program(mine());
        const words = await upUntil((id) => trial.atlas.setStatus(id, "FAILED", "no capacity"));
        const failed = idInAtlas();
        expect(words).toMatch(
            new RegExp(`Private endpoint ${failed} in us-east-1 .*FAILED after \\d+s: no capacity`),
        );
        expect(words).toContain(`the next "pulumi up" deletes it and creates it anew`);
        expectStateToMatchAtlas(trial, [REGION]);
        expect(trial.resource("mine").outputs).toMatchObject({
            status: "FAILED",
            errorMessage: "no capacity",
        });
        await makesIt();
        expect(idInAtlas()).not.toBe(failed);
    });

    it("timeout: the endpoint is in state, and up recovers", async () => {
        trial.program(mine("4s"));
        const words = await upUntil(() => undefined);
        expect(words).toContain(`Private endpoint ${idInAtlas()} in us-east-1`);
        expect(words).toContain("not ready after 4s, the time that customTimeouts.create allows");
        expect(words).toContain("last status INITIATING");
        expect(words).toContain(`the next "pulumi up" goes on waiting without another create call`);
        expectStateToMatchAtlas(trial, [REGION]);
        await goesOn();
    });

    it("deleted meanwhile: says so, and destroy ends with it", async () => {
        trial.program(mine());
        const words = await upUntil((id) => trial.atlas.remove(id));
        expect(words).toMatch(/was deleted in Atlas by somebody else while waiting for it \(\d+s, last/);
        expect(words).toContain(
            `the next "pulumi up" creates it anew, "pulumi destroy" removes it from the state`,
        );
        // What is gone at one address is known to be gone only there.
        await trial.workspace.destroy({ env: { MONGODB_ATLAS_BASE_URL: gateway.url } });
        expectStateToMatchAtlas(trial, []);
    });
});
