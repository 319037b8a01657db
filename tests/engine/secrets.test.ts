import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Fault } from "atlas-emulator";
import { groupOf } from "../support/consistency";
import { endpointText, PRIVATE_KEY, Trial } from "../support/trial";

// The private key must not appear anywhere: not in the CLI's output at any verbosity, not in the state, and
// not in the engine's event log.

const WRONG_KEY = "0ff5e7-wrong-private-key-0ff5e7";
const NOISY = ["-v=9", "--logtostderr", "--logflow"];

const SHORT = { customTimeouts: { create: "3s", delete: "20s" } };

let trial: Trial;

beforeEach(async () => {
    trial = await Trial.start({ program: endpointText({}, SHORT) });
});
afterEach(() => trial.dispose());

function filesBelow(folder: string): string[] {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));
}

/** The state with its history and backups, and the engine's events. */
function recorded(): string[] {
    const { root, folder } = trial.workspace;
    return filesBelow(root).filter((file) => !file.startsWith(folder));
}

function expectNowhere(secret: string, output: string): void {
    expect(output).toContain("PrivateEndpoint");
    expect(output.includes(secret)).toBe(false);
    const files = recorded();
    expect(files.length).toBeGreaterThan(2);
    expect(files.filter((file) => readFileSync(file).includes(secret))).toEqual([]);
}

// With the key in the configuration, the engine's own logs of this verbosity show it; settings.test.ts has that way.
it("is in nothing that a full lifecycle of a resource leaves behind, with all logs on", async () => {
    let output = "";
    for (const command of ["up", "refresh", "destroy"] as const) {
        output += (await trial.workspace[command]({ args: NOISY })).output;
    }
    expect(output).toContain("eventSink");
    expectNowhere(PRIVATE_KEY, output);
});

const ECHO = { detail: `The key ${PRIVATE_KEY} is not for you`, errorCode: `NOT_${PRIVATE_KEY}`, error: 500 };

const FAULTS: Record<string, Fault> = {
    "a 403": { kind: "status", status: 403, times: Infinity },
    "a reset": { kind: "reset", times: Infinity },
    "a 500 that echoes": { kind: "status", status: 500, body: ECHO, times: Infinity },
    "a 400 that echoes": { kind: "status", status: 400, body: ECHO, times: Infinity },
    "an answer of another shape that echoes": { kind: "shape", body: [PRIVATE_KEY], times: Infinity },
    "HTML that echoes": { kind: "html", body: `<p>${PRIVATE_KEY}</p>`, times: Infinity },
};

it("is in no error text, whatever Atlas answers", async () => {
    const faults = Object.entries(FAULTS);
    trial.program(
        faults.map(([name], index) => endpointText({ groupId: groupOf(index) }, SHORT, name)).join(";"),
    );
    faults.forEach(([, fault], index) => trial.atlas.fault({ ...fault, groupId: groupOf(index) }));
    const args = [...NOISY, "--continue-on-error"];
    const { output } = await trial.workspace.up({ args, expect: "failure" });
    for (const [index, [name, { kind }]] of faults.entries()) {
        const struck = trial.atlas.requests.filter(({ groupId }) => groupId === groupOf(index));
        expect([name, struck.some(({ fault }) => fault === kind)]).toEqual([name, true]);
        expect(output).toContain(`(${name}):`);
    }
    expectNowhere(PRIVATE_KEY, output);
});

it("is in no error text while an endpoint that exists is waited for, read and deleted, nor is a wrong key", async () => {
    trial.atlas.configure({ initiating: "1h" });
    trial.atlas.fault({ kind: "status", status: 500, body: ECHO, method: "GET", skip: 1, times: Infinity });
    let { output } = await trial.workspace.up({ expect: "failure" });
    expect(output).toContain("[secret]");
    trial.atlas.clearFaults();
    trial.atlas.fault({ kind: "status", status: 400, body: ECHO, times: Infinity });
    for (const command of ["refresh", "destroy"] as const) {
        const failed = await trial.workspace[command]({ args: NOISY, expect: "failure" });
        expect(failed.output).toContain("[secret]");
        output += failed.output;
    }
    expectNowhere(PRIVATE_KEY, output);

    trial.atlas.clearFaults();
    const env = { MONGODB_ATLAS_PRIVATE_KEY: WRONG_KEY };
    for (const command of ["refresh", "destroy"] as const) {
        trial.atlas.clearRequests();
        const failed = await trial.workspace[command]({ env, expect: "failure" });
        expect(trial.atlas.requests.length).toBeLessThanOrEqual(4);
        expect(failed.output).toMatch(/check mongodbatlas:publicKey and mongodbatlas:privateKey/);
        expectNowhere(WRONG_KEY, failed.output);
    }
    expect(trial.names()).toEqual(["atlas"]);
});
