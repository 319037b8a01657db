import { execFileSync } from "node:child_process";
import { mkdtempSync, rmdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A disk on which files can be made, but not written. Needs root, else its folder is one in which nothing can be made. */
export class FullDisk {
    readonly folder: string;
    private readonly mounted: string | undefined;

    constructor() {
        const folder = mkdtempSync(join(tmpdir(), "full-"));
        if (process.getuid?.() !== 0) {
            this.folder = join(folder, "nothing");
            writeFileSync(this.folder, "no folder");
            return;
        }
        execFileSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", folder]);
        this.folder = folder;
        this.mounted = folder;
        try {
            writeFileSync(join(folder, "all"), Buffer.alloc(1 << 20));
        } catch {
            // That is the point.
        }
    }

    dispose(): void {
        if (this.mounted !== undefined) {
            execFileSync("umount", ["-l", this.mounted]);
            rmdirSync(this.mounted);
        }
    }
}
