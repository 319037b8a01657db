import { appendFileSync, readFileSync } from "node:fs";

export interface Change {
    /** In milliseconds since 1970. */
    readonly time: number;
    readonly what: "create" | "delete";
    readonly id: string;
    readonly inputs: Readonly<Record<string, unknown>>;
}

/** An AWS account as a file, with a change in each line; several processes may use it. */
export class Account {
    constructor(private readonly file: string) {}

    get changes(): readonly Change[] {
        const lines = readFileSync(this.file, "utf8").split("\n");
        return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Change);
    }

    /** What is there, by id. */
    get resources(): Readonly<Record<string, Record<string, unknown>>> {
        const there = new Map<string, Record<string, unknown>>();
        for (const { what, id, inputs } of this.changes) {
            there.delete(id);
            if (what === "create") {
                there.set(id, inputs);
            }
        }
        return Object.fromEntries(there);
    }

    write(what: Change["what"], id: string, inputs: Change["inputs"] = {}): void {
        appendFileSync(this.file, `${JSON.stringify({ time: Date.now(), what, id, inputs })}\n`);
    }
}
