import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Api } from "../../provider/src/atlas/api/dialects";

/** What the check makes through one API. */
export interface Making {
    readonly baseUrl: string;
    readonly groupId: string;
    readonly region: string;
    readonly api: Api;
    /** The ids that the project had before: somebody else's. */
    readonly others: readonly string[];
    /** When the last create call was sent, in milliseconds by Atlas's clock. */
    sentAt: number;
    /** That call has no answer yet. */
    isPending: boolean;
    /** What exists of ours: one, unless Atlas makes a second where it should refuse. */
    ids: string[];
    /** The VPC endpoints that the check attaches to it. */
    readonly attached: string[];
}

/** What the check has made and not yet removed: a file, written before each call that makes something. */
export class RecordFile {
    readonly path: string;

    constructor(folder: string) {
        this.path = join(folder, "live-record.json");
    }

    /** @throws {Error} where the file is no JSON */
    read(): Making | undefined {
        return existsSync(this.path) ? (JSON.parse(readFileSync(this.path, "utf8")) as Making) : undefined;
    }

    write(making: Making): void {
        writeFileSync(`${this.path}.new`, `${JSON.stringify(making, undefined, 2)}\n`, { flush: true });
        renameSync(`${this.path}.new`, this.path);
    }

    clear(): void {
        rmSync(this.path, { force: true });
    }
}
