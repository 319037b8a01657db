import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { isolatedEnvironment } from "../../testkit/environment";
import { execute } from "../../testkit/execute";
import { processesWith } from "../../testkit/processes";
import { REPOSITORY } from "../../testkit/program";
import { ENGINE_VARIABLE } from "../../testkit/workspace";
import { LAZY_SDK } from "../support/lazySdk";

const environment = (temporary: string): NodeJS.ProcessEnv => ({
    ...isolatedEnvironment(process.env),
    ...LAZY_SDK,
    PATH: [dirname(process.env[ENGINE_VARIABLE] ?? ""), process.env.PATH].join(delimiter),
    TMPDIR: temporary,
    // Some CI services set it; the CLI then shows no live display even on a terminal.
    CI: "",
});

function expectNothingLeft(temporary: string): void {
    expect(processesWith(`TMPDIR=${temporary}`)).toEqual([]);
    expect(readdirSync(temporary).filter((name) => name.startsWith("pulumi-atlas-"))).toEqual([]);
    rmSync(temporary, { recursive: true, force: true });
}

it("the demo previews, applies, applies again without changes and destroys, shows the outputs, and leaves nothing", async () => {
    const temporary = mkdtempSync(join(tmpdir(), "demo-test-"));
    const args = ["run", "demo", "--", "--initiating", "1s"];
    const output = await execute(REPOSITORY, "npm", args, environment(temporary));
    expect(output).toMatch(/endpointServiceName: "com\.amazonaws\.vpce\.us-east-1\.vpce-svc-[0-9a-f]+"/);
    expect(output).toMatch(/id +: "[0-9a-f]{24}"/);
    expect(output).toMatch(/srvConnectionString: "mongodb\+srv:\/\/orders-pl-0\.\w+\.mongodb\.net"/);
    expect(output).toMatch(
        /Previewing update[^]*4 created[^]*4 unchanged[^]*4 deleted[^]*pulumi config set groupId/,
    );
    expectNothingLeft(temporary);
});

it("^C ends the demo with nothing left", async () => {
    const temporary = mkdtempSync(join(tmpdir(), "demo-test-"));
    const args = ["--import", "tsx", "tools/demo/main.ts", "--initiating", "60s"];
    const demo = spawn(process.execPath, args, { cwd: REPOSITORY, env: environment(temporary) });
    const ended = once(demo, "close");
    let output = "";
    demo.stdout.on("data", (text: Buffer) => {
        output += text.toString();
        if (output.includes("Previewing update")) {
            demo.kill("SIGINT");
        }
    });
    expect((await ended)[0]).toBe(130);
    expectNothingLeft(temporary);
});
