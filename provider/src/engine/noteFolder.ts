import fs from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { onSignal } from "./onSignal";

/** How often an open note is written again, in milliseconds. */
const BEAT = 200;

/** Notes that outlive the run that writes them: a file for each, in Pulumi's own folder of this user. */
export class NoteFolder {
    private readonly atEnd = new Set<string>();

    constructor() {
        // The engine ends its providers by a signal. A killed one sends none, so that its notes stay.
        onSignal(() => this.atEnd.forEach((name) => this.remove(name)));
    }

    read(name: string): string | undefined {
        try {
            return fs.readFileSync(fileOf(name), "utf8");
        } catch {
            return undefined;
        }
    }

    /** @returns whether it is written, and outlives a power cut */
    write(name: string, text: string, flush = true): boolean {
        try {
            const file = fileOf(name);
            const part = `${file}.${process.pid}`;
            fs.mkdirSync(join(file, ".."), { recursive: true, mode: 0o700 });
            // In one step: half a note would be none.
            fs.writeFileSync(part, text, { mode: 0o600, flush });
            fs.renameSync(part, file);
            return true;
        } catch {
            return false;
        }
    }

    /** Writes a note that grows with the time, again and again. @returns what ends that */
    writeOn(name: string, text: () => string): () => void {
        this.write(name, text());
        const timer = setInterval(() => this.write(name, text(), false), BEAT);
        return () => clearInterval(timer);
    }

    remove(name: string): void {
        try {
            fs.rmSync(fileOf(name), { force: true });
        } catch {
            // It could not be written either.
        }
    }

    /** Removes it once this process is told to end. */
    removeAtEnd(name: string): void {
        this.atEnd.add(name);
    }
}

export type Notes = Pick<NoteFolder, keyof NoteFolder>;

const fileOf = (name: string): string =>
    join(process.env.PULUMI_HOME || join(homedir(), ".pulumi"), "atlas-private-endpoint", `${name}.json`);
