import type { Notes } from "../../../provider/src/engine/noteFolder";

/** What outlives the runs of one machine, in memory. */
export class NotesInMemory {
    private readonly texts = new Map<string, () => string>();

    /** The machine as it is now, with no process of its own: what was open stays as it is. */
    afterAKill(): NotesInMemory {
        const copy = new NotesInMemory();
        for (const [name, text] of this.texts) {
            const last = text();
            copy.texts.set(name, () => last);
        }
        return copy;
    }

    readAll(): string[] {
        return [...this.texts.values()].map((text) => text());
    }

    /** One process reads and writes it. @returns also what its run does at its end, unless it is killed */
    join(): Notes & { readonly end: () => void } {
        const { texts } = this;
        const atEnd = new Set<string>();
        return {
            read: (name) => texts.get(name)?.(),
            write: (name, text, grows) => {
                const now = text();
                texts.set(name, grows === true ? text : () => now);
            },
            remove: (name) => void texts.delete(name),
            removeSoon: (name) => void atEnd.add(name),
            end: () => atEnd.forEach((name) => texts.delete(name)),
        };
    }
}
