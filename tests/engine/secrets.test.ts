import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { HOSTS } from "../../testkit/providerHost/program";
import { groupOf } from "../support/consistency";
import { endpoint } from "../support/declared";
import { PRIVATE_KEY, Trial } from "../support/trial";

// The private key must not appear anywhere: not in the CLI's output at any verbosity, not in the state, and
// not in the engine's event log. With the key in the configuration, the engine's own logs of this verbosity show it.

const WRONG_KEY = "0ff5e7-wrong-private-key-0ff5e7";
const NOISY = ["-v=9", "--logtostderr", "--logflow"];
const ECHO = { detail: `The key ${PRIVATE_KEY} is not for you`, errorCode: `NOT_${PRIVATE_KEY}`, error: 500 };

describe.each(HOSTS)("on the %s host", (host) => {
    let trial: Trial;
    beforeAll(async () => (trial = await Trial.start({ host })));
    afterAll(() => trial.dispose());

    /** In what a command prints, in the state with its history and backups, and in the engine's events. */
    function expectNowhere(secret: string, output: string): void {
        expect(output.includes(secret)).toBe(false);
        const { root, folder } = trial.workspace;
        const files = readdirSync(root, { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile())
            .map((entry) => join(entry.parentPath, entry.name))
            .filter((file) => !file.startsWith(folder));
        expect(files.length).toBeGreaterThan(2);
        expect(files.filter((file) => readFileSync(file).includes(secret))).toEqual([]);
    }

    it("is in no output, log, state or error, whatever Atlas answers, and nor is a wrong key", async () => {
        trial.declare({
            good: endpoint(),
            echo: endpoint({ groupId: groupOf(1) }, { create: "3s" }),
            html: endpoint({ groupId: groupOf(2) }, { create: "3s" }),
        });
        const always = { times: Infinity } as const;
        trial.atlas.fault({ kind: "status", status: 400, body: ECHO, groupId: groupOf(1), ...always });
        trial.atlas.fault({ kind: "html", body: `<p>${PRIVATE_KEY}</p>`, groupId: groupOf(2), ...always });
        const up = await trial.workspace.up({ args: [...NOISY, "--continue-on-error"], expect: "failure" });
        expect(up.output).toContain("eventSink");
        expect(up.output).toContain("[secret]");
        expectNowhere(PRIVATE_KEY, up.output);
        expect(trial.names()).toEqual(["good"]);

        trial.atlas.clearFaults();
        trial.atlas.clearRequests();
        const env = { MONGODB_ATLAS_PRIVATE_KEY: WRONG_KEY };
        const refused = await trial.workspace.refresh({ env, expect: "failure" });
        expect(refused.output).toMatch(/check [\w-]+:publicKey and [\w-]+:privateKey/);
        expect(trial.atlas.requests.length).toBeLessThanOrEqual(4);
        expectNowhere(WRONG_KEY, refused.output);
        expect(trial.names()).toEqual(["good"]);
    });
});
