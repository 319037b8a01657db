import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Api } from "../../provider/src/atlas/api/dialects";
import { LiveError } from "./atlas";

/** What the check makes. */
export interface Making {
    /** Which Atlas, without what a path may hide. */
    readonly address: string;
    readonly groupId: string;
    readonly region: string;
    /** The API that makes it. */
    api: Api;
    /** The ids that the project had before the last create call: somebody else's. */
    others: string[];
    /** When that call was sent, in milliseconds by Atlas's clock. */
    sentAt: number;
    /** That call has no answer yet. */
    isPending: boolean;
    /** What exists of ours: one, unless Atlas makes a second where it should refuse. */
    ids: string[];
    /** The VPC endpoints that the check attaches to it. */
    attached: string[];
}

type Owned = Making & { readonly owner: string };

/**
 * What the check has made and not yet removed: a file, written before each call that makes something. It belongs to one
 * process: once another cleans up, the first may live on, but make nothing more.
 */
export class RecordFile {
    private readonly path: string;
    private readonly owner = randomUUID();

    constructor(folder: string) {
        this.path = join(folder, "live-record.json");
    }

    /** @throws {LiveError} where there is one already */
    begin(making: Making): void {
        if (existsSync(this.path)) {
            throw new LiveError("An earlier check has left something behind, or still runs.");
        }
        this.put(making);
    }

    /** @throws {LiveError} where another process has taken it over */
    write(making: Making): void {
        if (!this.isOurs()) {
            throw new LiveError("Another process has begun to clean up.");
        }
        this.put(making);
    }

    /** Takes over what an earlier check has left. */
    claim(): Making | undefined {
        const making = this.read();
        if (making !== undefined) {
            this.put(making);
        }
        return making;
    }

    isOurs(): boolean {
        return this.read()?.owner === this.owner;
    }

    read(): Owned | undefined {
        return existsSync(this.path) ? (JSON.parse(readFileSync(this.path, "utf8")) as Owned) : undefined;
    }

    clear(): void {
        if (this.isOurs()) {
            rmSync(this.path);
        }
    }

    private put(making: Making): void {
        const owned: Owned = { ...making, owner: this.owner };
        writeFileSync(`${this.path}.new`, `${JSON.stringify(owned, undefined, 2)}\n`, { flush: true });
        renameSync(`${this.path}.new`, this.path);
    }
}
