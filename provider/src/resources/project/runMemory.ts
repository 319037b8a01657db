import { RunFolder } from "../../engine/runFolder";
import type { Api } from "../../atlas/api/dialects";

/** What a provider process of this run has noted about a thing in Atlas: `<groupId>/<its key in the project>`, in lower case. */
export type Note = { readonly thing: string } & Fact;

export type Fact =
    | Claim
    /** An import or a `get` has read it. */
    | { readonly note: "read" }
    /** An entry of the state no longer manages it. */
    | { readonly note: "released"; readonly instance: string }
    /** A resource of the program asks for it: to make it, to attach it, or to read it. */
    | { readonly note: "wanted"; readonly instance: string; readonly urn: string }
    | { readonly note: "had"; readonly instance: string }
    /** The entry of the state at this URN has let it go without a call, since it seemed gone. */
    | { readonly note: "missed"; readonly urn: string }
    /** `diff` has it replaced, since it seems gone or FAILED: what may have been one odd answer. */
    | { readonly note: "doubted"; readonly instance: string; readonly because: Doubt };

/** An entry of the state manages it. */
export interface Claim {
    readonly note: "claimed";
    readonly instance: string;
    readonly urn: string;
    /** Whether the program declares this very thing; false where it is about to have another one in its place. */
    readonly declared: boolean;
    readonly region?: string;
    readonly api?: Api;
}

export type Doubt = "gone" | "failed";

/** What a run knows of things in Atlas, over all its provider processes; without an engine, what this one knows. */
export class RunMemory {
    private readonly own: Note[] = [];
    /** The latest line by thing, kind of note and entry: each `diff` notes the same again. */
    private readonly latest = new Map<string, string>();

    /** @param problem why the other processes are not known, where that should be said */
    constructor(
        private readonly folder?: Pick<RunFolder, "append" | "linesOfOthers"> & Partial<RunFolder>,
        public problem?: string,
    ) {}

    static of(address: string | undefined): RunMemory {
        if (address === undefined) {
            return new RunMemory();
        }
        try {
            return new RunMemory(RunFolder.enter(address));
        } catch (error) {
            return new RunMemory(undefined, (error as Error).message);
        }
    }

    note(note: Note): void {
        const line = JSON.stringify(note);
        const subject = [note.thing, note.note, "instance" in note ? note.instance : ""].join(" ");
        if (this.latest.get(subject) === line) {
            return;
        }
        this.latest.set(subject, line);
        this.own.push(note);
        try {
            this.folder?.append(line);
        } catch (error) {
            this.problem = (error as Error).message;
        }
    }

    leave(): void {
        this.folder?.leave?.();
    }

    about(thing: string): Note[] {
        return [...this.own, ...this.ofOthers()].filter((note) => note.thing === thing);
    }

    private ofOthers(): Note[] {
        try {
            return (this.folder?.linesOfOthers() ?? []).flatMap(parse);
        } catch (error) {
            this.problem = (error as Error).message;
            return [];
        }
    }
}

/** A process that was killed may leave half a line. */
function parse(line: string): Note[] {
    try {
        return [JSON.parse(line) as Note];
    } catch {
        return [];
    }
}
