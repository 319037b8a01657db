import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { isolatedEnvironment } from "../../testkit/environment";
import { execute } from "../../testkit/npm";
import { processesWith } from "../../testkit/processes";
import { REPOSITORY } from "../../testkit/program";
import { ENGINE_VARIABLE } from "../../testkit/workspace";
import { LAZY_SDK } from "../support/lazySdk";

it("the demo previews, applies, applies again without changes and destroys, shows the outputs, and leaves nothing", async () => {
    const temporary = mkdtempSync(join(tmpdir(), "demo-test-"));
    try {
        const output = await execute(REPOSITORY, "npm", ["run", "demo", "--", "--initiating", "1s"], {
            ...isolatedEnvironment(process.env),
            ...LAZY_SDK,
            PATH: [dirname(process.env[ENGINE_VARIABLE] ?? ""), process.env.PATH].join(delimiter),
            TMPDIR: temporary,
            // Some CI services set it; the CLI then shows no live display even on a terminal.
            CI: "",
        });
        expect(output).toMatch(/endpointServiceName: "com\.amazonaws\.vpce\.us-east-1\.vpce-svc-[0-9a-f]+"/);
        expect(output).toMatch(/id +: "[0-9a-f]{24}"/);
        expect(output).toMatch(/srvConnectionString: "mongodb\+srv:\/\/orders-pl-0\.\w+\.mongodb\.net"/);
        expect(output).toMatch(
            /Previewing update[^]*4 created[^]*4 unchanged[^]*4 deleted[^]*pulumi config set groupId/,
        );
        expect(processesWith(`TMPDIR=${temporary}`)).toEqual([]);
        expect(readdirSync(temporary).filter((name) => name.startsWith("pulumi-atlas-"))).toEqual([]);
    } finally {
        rmSync(temporary, { recursive: true, force: true });
    }
});
