import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Api } from "../../provider/src/atlas/api/dialects";

/** What the check has made and not yet removed, and what it is about to make: on disk before Atlas knows of it. */
export interface Made {
    readonly address: string;
    readonly groupId: string;
    readonly region: string;
    readonly api: Api;
    /** When a create call was sent whose answer is not known. */
    askedAt?: string | undefined;
    readonly ids: string[];
    /** The VPC endpoints that it attaches to them. */
    readonly attached: string[];
}

const recordIn = (folder: string): string => join(folder, "live-record.json");

export function write(folder: string, made: Made): void {
    const draft = `${recordIn(folder)}.draft`;
    writeFileSync(draft, `${JSON.stringify(made, undefined, 2)}\n`, { flush: true });
    renameSync(draft, recordIn(folder));
}

export const read = (folder: string): Made | undefined =>
    existsSync(recordIn(folder)) ? (JSON.parse(readFileSync(recordIn(folder), "utf8")) as Made) : undefined;

export const forget = (folder: string): void => rmSync(recordIn(folder), { force: true });

/** What to type where something may be left, undefined where nothing is. */
export function left(folder: string): string | undefined {
    const made = read(folder);
    const ids = made?.ids.map((id) => `It has left ${id}. `) ?? [];
    return made && `${ids.join("")}${lookFor(made)}Type: npm run live -- --clean`;
}

/** What nobody can tell whose it is. */
export const lookFor = ({ askedAt, region, groupId }: Made): string =>
    askedAt === undefined
        ? ""
        : `Look in Atlas for a private endpoint in ${region} of project ${groupId}, made at ${askedAt}: the answer to that call is not known. `;
