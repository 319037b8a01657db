import { RunFolder } from "../../engine/runFolder";
import type { Api } from "../../atlas/api/dialects";

export interface Owner {
    readonly instance: string;
    readonly urn: string;
}

/** What an entry of the state is to a thing in Atlas. Of the notes about both, the latest one counts. */
export interface Note extends Owner {
    /** `<groupId>/<its key in the project>`, in lower case. */
    readonly thing: string;
    readonly is: Relation;
    readonly api?: Api | undefined;
    /** Why it is to be replaced, where that rests on what may have been one odd answer. */
    readonly doubt?: Doubt | undefined;
}

/**
 * `wants`: asks for it, and has not got it · `reads`: a `get` or an import has read it · `manages`: the program declares it ·
 * `replaces`: manages it, and the program declares another one in its place · `released`: no longer has it · `missed`: no
 * longer has it, since it seemed gone; if it exists after all, it belongs to the resource at this URN.
 */
export type Relation = "wants" | "reads" | "manages" | "replaces" | "released" | "missed";

export type Doubt = "gone" | "failed";

type Folder = Pick<RunFolder, "append" | "keep" | "linesOfOthers" | "prove"> & Partial<RunFolder>;

/** What a run knows of things in Atlas, over all its provider processes; without an engine, what this one knows. */
export class RunMemory {
    private readonly own = new Map<string, Note>();
    private folder: Folder | undefined;
    private readonly unwritten: string[] = [];

    /** @param enter enters the run's folder; tried again at each note. Default: there are no other processes */
    constructor(private readonly enter?: () => Folder) {
        this.problemWith(() => undefined);
    }

    /** @param address the engine's; "" where it is not known; undefined where there is none */
    static of(address: string | undefined): RunMemory {
        if (address === undefined) {
            return new RunMemory();
        }
        const memory = new RunMemory(() => {
            if (address === "") {
                throw new Error("Pulumi did not tell this process the address of its engine");
            }
            return RunFolder.enter(address);
        });
        // What could not be written, or was taken away, is written again soon.
        setInterval(() => memory.problemWith((folder) => folder.keep()), 500).unref();
        return memory;
    }

    note(note: Note): void {
        const line = JSON.stringify(note);
        const key = noteKey(note);
        // Each `diff` notes the same again.
        if (JSON.stringify(this.own.get(key)) !== line) {
            this.own.set(key, note);
            this.unwritten.push(line);
            this.problemWith(() => undefined);
        }
    }

    /** Why this process and the others may not see each other's notes; undefined if they do. */
    get problem(): string | undefined {
        return this.problemWith((folder) => {
            folder.prove();
            folder.linesOfOthers();
        });
    }

    /** The latest notes of each process about a thing, one of each entry. */
    about(thing: string): Note[] {
        return this.all().filter((note) => note.thing === thing);
    }

    /** Whether a process of this run has noted a declaration. In a destroy none does. */
    get declares(): boolean {
        return this.all().some(({ is }) => is === "manages" || is === "replaces");
    }

    isRecreated({ instance, urn }: Owner): boolean {
        return this.all().some((one) => one.urn === urn && one.instance !== instance && one.is === "manages");
    }

    private all(): Note[] {
        let others: Note[] = [];
        this.problemWith((folder) => (others = folder.linesOfOthers().flatMap(latest)));
        return [...this.own.values(), ...others];
    }

    leave(): void {
        this.folder?.leave?.();
    }

    /** Does something with the folder, once it has all notes. @returns why that was not possible */
    private problemWith(run: (folder: Folder) => void): string | undefined {
        if (this.enter === undefined) {
            return undefined;
        }
        try {
            this.folder ??= this.enter();
            if (this.unwritten.length > 0) {
                this.folder.append(this.unwritten.splice(0));
            }
            run(this.folder);
            return undefined;
        } catch (error) {
            return (error as Error).message;
        }
    }
}

const noteKey = ({ thing, instance }: Note): string => `${thing} ${instance}`;

function latest(lines: readonly string[]): Note[] {
    return [...new Map(lines.flatMap(parse).map((note) => [noteKey(note), note])).values()];
}

/** A process that was killed may leave half a line. */
function parse(line: string): Note[] {
    try {
        return [JSON.parse(line) as Note];
    } catch {
        return [];
    }
}
