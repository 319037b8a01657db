import fs from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { onSignal } from "./onSignal";

/** How often an open note is touched, in milliseconds. */
const BEAT = 200;
/** After which an engine that still runs has saved the state, in milliseconds. */
const SAVED = 10_000;

export type Notes = Pick<NoteFolder, "read" | "write" | "remove" | "removeSoon">;

/** Notes that outlive the run that writes them: a file for each, in Pulumi's own folder of this user. */
export class NoteFolder {
    private readonly obsolete = new Set<string>();
    private readonly open = new Map<string, NodeJS.Timeout>();

    constructor() {
        // The engine ends its providers by a signal. A killed one sends none, so that its notes stay.
        onSignal(() => this.obsolete.forEach((name) => this.remove(name)));
    }

    /** @returns with when its process touched it last, in milliseconds since 1970 */
    read(name: string): { readonly text: string; readonly touchedAt: number } | undefined {
        return unlessImpossible(() => ({
            text: fs.readFileSync(fileOf(name), "utf8"),
            touchedAt: fs.statSync(fileOf(name)).mtimeMs,
        }));
    }

    /** Where that is not possible, there is none. @param isOpen whether to touch it, until the next call about it */
    write(name: string, text: string, isOpen = false): void {
        this.obsolete.delete(name);
        clearInterval(this.open.get(name));
        put(name, text);
        if (isOpen) {
            this.open.set(name, setInterval(() => touch(name), BEAT).unref());
        }
    }

    remove(name: string): void {
        clearInterval(this.open.get(name));
        unlessImpossible(() => fs.rmSync(fileOf(name), { force: true }));
    }

    /** Removes it once this process is told to end, or some time later. */
    removeSoon(name: string): void {
        this.obsolete.add(name);
        setTimeout(() => this.obsolete.has(name) && this.remove(name), SAVED).unref();
    }
}

function put(name: string, text: string): void {
    unlessImpossible(() => {
        const file = fileOf(name);
        fs.mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
        // In one step, since half a note would be none; and flushed, so that it outlives a power cut.
        fs.writeFileSync(`${file}.${process.pid}`, text, { mode: 0o600, flush: true });
        fs.renameSync(`${file}.${process.pid}`, file);
    });
}

function touch(name: string): void {
    const now = new Date();
    unlessImpossible(() => fs.utimesSync(fileOf(name), now, now));
}

function unlessImpossible<T>(run: () => T): T | undefined {
    try {
        return run();
    } catch {
        return undefined;
    }
}

const fileOf = (name: string): string =>
    join(process.env.PULUMI_HOME || join(homedir(), ".pulumi"), "atlas-private-endpoint", `${name}.json`);
