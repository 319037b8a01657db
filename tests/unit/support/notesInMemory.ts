import type { Notes } from "../../../provider/src/engine/noteFolder";

interface Note {
    readonly text: string;
    readonly touchedAt: () => number;
}

/** What outlives the runs of one machine, in memory. */
export class NotesInMemory {
    private readonly notes = new Map<string, Note>();

    /** The machine as it is now, with no process of its own: nobody touches what was open. */
    afterAKill(): NotesInMemory {
        const copy = new NotesInMemory();
        for (const [name, { text, touchedAt }] of this.notes) {
            const last = touchedAt();
            copy.notes.set(name, { text, touchedAt: () => last });
        }
        return copy;
    }

    readAll(): string[] {
        return [...this.notes.values()].map(({ text }) => text);
    }

    /** One process reads and writes it. @returns also what its run does at its end, unless it is killed */
    join({ now }: { readonly now: () => number }): Notes & { readonly end: () => void } {
        const { notes } = this;
        const obsolete = new Set<string>();
        return {
            read: (name) => {
                const note = notes.get(name);
                return note && { text: note.text, touchedAt: note.touchedAt() };
            },
            write: (name, text, isOpen) => {
                const [at, began] = [Date.now(), now()];
                notes.set(name, { text, touchedAt: () => (isOpen === true ? at + now() - began : at) });
            },
            remove: (name) => void notes.delete(name),
            removeSoon: (name) => void obsolete.add(name),
            end: () => obsolete.forEach((name) => notes.delete(name)),
        };
    }
}
