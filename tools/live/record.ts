import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { DIALECTS } from "../../provider/src/atlas/api/dialects";
import { LiveError } from "./atlas";

const schema = v.object({
    address: v.string(),
    groupId: v.string(),
    region: v.string(),
    api: v.picklist(DIALECTS.map(({ api }) => api)),
    /** When a create call was sent whose answer is not known; undefined where there is none. */
    askedAt: v.optional(v.string()),
    /** The endpoints that the check has made. */
    ids: v.array(v.string()),
    /** The VPC endpoints that it attaches to them. */
    attached: v.array(v.string()),
});

/** What the check has made and not yet removed, and what it is about to make. */
export type Made = v.InferOutput<typeof schema>;

const pathIn = (folder: string): string => join(folder, "live-record.json");

/** Written before each call that makes something. */
export function writeRecord(folder: string, made: Made): void {
    writeFileSync(pathIn(folder), `${JSON.stringify(made, undefined, 2)}\n`, { flush: true });
}

/** @throws {LiveError} where it is damaged */
export function readRecord(folder: string): Made | undefined {
    if (!existsSync(pathIn(folder))) {
        return undefined;
    }
    try {
        return v.parse(schema, JSON.parse(readFileSync(pathIn(folder), "utf8")));
    } catch {
        throw new LiveError(
            `${pathIn(folder)} is damaged: look in Atlas what is left, then delete the file.`,
        );
    }
}

export function clearRecord(folder: string): void {
    rmSync(pathIn(folder), { force: true });
}
