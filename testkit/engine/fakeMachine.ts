import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROGRAMS } from "./cache";

/** A PATH and a cache of its own in a temporary folder. Its programs are shell scripts that note their calls. */
export class FakeMachine {
    readonly root = mkdtempSync(join(tmpdir(), "engine-test-"));
    readonly bin = join(this.root, "bin");
    readonly cache = join(this.root, "cache");
    readonly env: NodeJS.ProcessEnv = { PATH: this.bin, PULUMI_ATLAS_ENGINE_CACHE: this.cache };
    private readonly log = join(this.root, "calls");

    constructor() {
        mkdirSync(this.bin);
    }

    program(name: string, script: string, folder = this.bin): void {
        mkdirSync(folder, { recursive: true });
        const note = `echo "${name} $*" >> ${this.log}`;
        writeFileSync(join(folder, name), `#!/bin/sh\n${note}\n${script}\n`, { mode: 0o755 });
    }

    pulumi(version: string, companions: readonly string[] = PROGRAMS.slice(1)): void {
        this.program("pulumi", `echo ${version}`);
        for (const companion of companions) {
            this.program(companion, "exit 0");
        }
    }

    /** `go build` writes its output file after `seconds`; `result` can make it fail instead. */
    go(version: string, { seconds = 0, result = "exit 0" } = {}): void {
        const build = `${result}; /bin/sleep ${seconds}; echo built > "$5"; /bin/chmod 755 "$5"`;
        this.program(
            "go",
            `if [ "$1" = version ]; then echo "go version go${version} linux/amd64"; else ${build.replace("exit 0; ", "")}; fi`,
        );
    }

    calls(start: string): string[] {
        const lines = existsSync(this.log) ? readFileSync(this.log, "utf8").trim().split("\n") : [];
        return lines.filter((line) => line.startsWith(start));
    }

    remove(): void {
        rmSync(this.root, { recursive: true, force: true });
    }
}
