import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { DIALECTS } from "../../provider/src/atlas/api/dialects";
import { LiveError } from "./atlas";

const moment = v.object({ atlas: v.number(), machine: v.number() });

const schema = v.object({
    /** Which Atlas, without what a path may hide. */
    address: v.string(),
    groupId: v.string(),
    region: v.string(),
    /** The API that makes it. */
    api: v.picklist(DIALECTS.map(({ api }) => api)),
    /** The ids that the project had before: somebody else's. */
    others: v.array(v.string()),
    /** A create call was sent whose answer is not known. */
    isPending: v.boolean(),
    /** When the first such call was sent, and the last. */
    sentFrom: moment,
    sentTo: moment,
    /** Atlas has said since that the region is taken. */
    isTaken: v.boolean(),
    /** What exists of ours: one, unless Atlas makes a second where it should refuse. */
    ids: v.array(v.string()),
    /** The VPC endpoints that the check attaches to it. */
    attached: v.array(v.string()),
    /** The process that may write. */
    owner: v.string(),
});

/** The record cannot be read. */
export class RecordError extends LiveError {}

type Owned = v.InferOutput<typeof schema>;

/** What the check makes. */
export type Making = Omit<Owned, "owner">;

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
        try {
            writeFileSync(this.path, this.textOf(making), { flag: "wx", flush: true });
        } catch (error) {
            const exists = (error as NodeJS.ErrnoException).code === "EEXIST";
            throw exists
                ? new LiveError("An earlier check has left something behind, or still runs.")
                : error;
        }
    }

    /** @throws {LiveError} where another process has taken it over */
    write(making: Making): void {
        if (!this.isOurs()) {
            throw new LiveError("Another process has begun to clean up.");
        }
        this.put(making);
    }

    /** Takes over what an earlier check has left. */
    claim(making: Making): void {
        this.put(making);
    }

    private isOurs(): boolean {
        return this.read()?.owner === this.owner;
    }

    /** @throws {RecordError} where it is damaged */
    read(): Owned | undefined {
        if (!existsSync(this.path)) {
            return undefined;
        }
        try {
            return v.parse(schema, JSON.parse(readFileSync(this.path, "utf8")));
        } catch {
            throw new RecordError(
                `${this.path} is damaged: look in Atlas what is left, then delete the file.`,
            );
        }
    }

    clear(): void {
        if (this.isOurs()) {
            rmSync(this.path);
        }
    }

    private put(making: Making): void {
        writeFileSync(`${this.path}.new`, this.textOf(making), { flush: true });
        renameSync(`${this.path}.new`, this.path);
    }

    private textOf(making: Making): string {
        return `${JSON.stringify({ ...making, owner: this.owner }, undefined, 2)}\n`;
    }
}
