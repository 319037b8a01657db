import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onSignal } from "./onSignal";

/** How often to enter the folder while other processes take it away. */
const MOST_ATTEMPTS = 10;

/** Ends the name of a file that lacks lines: a full disk still takes another name. */
const CUT = ".cut";

/**
 * What the provider processes of one engine run tell each other: the engine runs one for each provider of a program.
 * Each process appends lines to a file of its own, and reads those of the others. The folder is named after the
 * engine's address; a file, after the process and the time at which that began, so that both together do not recur. The
 * files of a run that is over are ignored, and taken away by the next one with its address.
 */
export class RunFolder {
    private readonly folder: string;
    private readonly own: string;
    private written = "";
    private isWhole = true;
    /** Somebody has taken the files away; those of processes that have ended are lost. */
    private isTidied = false;

    /** Tries again if another process removes the folder at the same moment. @throws {Error} as the constructor */
    static enter(address: string, root?: string): RunFolder {
        for (let attempt = 1; ; attempt += 1) {
            try {
                return new RunFolder(address, root).leaveAtEnd();
            } catch (error) {
                if (!isMissing(error) || attempt === MOST_ATTEMPTS) {
                    throw error;
                }
            }
        }
    }

    /**
     * @param address the engine's
     * @param root where the folders of all runs of this user are
     * @throws {Error} where nothing can be written there, or where somebody else can
     */
    constructor(
        address: string,
        private readonly root = join(tmpdir(), `pulumi-atlas-private-endpoint-${ofThisMachine()}`),
    ) {
        makePrivate(root);
        const name = address.replaceAll(/[^\w.-]/g, "_");
        this.folder = join(root, name);
        makePrivate(this.folder);
        const members = fs.readdirSync(this.folder);
        // An engine that is gone had the same address.
        if (!members.some(isAlive)) {
            members.forEach((member) => fs.rmSync(join(this.folder, member), { force: true }));
        }
        this.own = join(
            this.folder,
            `${process.pid}-${startOf(process.pid)}-${randomBytes(4).toString("hex")}`,
        );
        fs.appendFileSync(this.own, "", { mode: 0o600 });
    }

    /** @throws {Error} where that is not possible; {@link keep} tries again */
    append(lines: readonly string[]): void {
        const text = lines.map((line) => `${line}\n`).join("");
        this.written += text;
        try {
            if (this.isWhole && fs.existsSync(this.own)) {
                fs.appendFileSync(this.own, text);
            } else {
                this.isTidied ||= this.isWhole;
                makePrivate(this.root);
                makePrivate(this.folder);
                fs.writeFileSync(this.own, this.written, { mode: 0o600 });
                fs.rmSync(this.own + CUT, { force: true });
                this.isWhole = true;
            }
        } catch (error) {
            this.isWhole = false;
            unlessMissing(() => fs.renameSync(this.own, this.own + CUT), undefined);
            throw error;
        }
    }

    /** Writes what is missing of this process's file. @throws {Error} where that is not possible */
    keep(): void {
        if (!this.isWhole || !fs.existsSync(this.own)) {
            this.append([]);
        }
    }

    /** @throws {Error} unless this process can write here now and no process's file lacks lines */
    prove(): void {
        this.keep();
        const proof = `${this.own}.proof`;
        fs.writeFileSync(proof, "\n".repeat(4_096), { mode: 0o600 });
        fs.rmSync(proof);
        if (this.isTidied || this.others().some((file) => file.endsWith(CUT))) {
            throw new Error(`files in ${this.folder} lack notes of this run`);
        }
    }

    /** One list for each process. */
    linesOfOthers(): string[][] {
        return this.others().map((file) =>
            unlessMissing(() => fs.readFileSync(file, "utf8"), "")
                .split("\n")
                .filter((line) => line !== ""),
        );
    }

    private others(): string[] {
        return unlessMissing(() => fs.readdirSync(this.folder), [])
            .map((member) => join(this.folder, member))
            .filter((file) => !file.startsWith(this.own));
    }

    leave(): void {
        try {
            fs.rmSync(this.own, { force: true });
            fs.rmSync(this.own + CUT, { force: true });
            fs.rmdirSync(this.folder);
            fs.rmdirSync(this.root);
        } catch {
            // Other processes, or other runs, are still in it.
        }
    }

    /** Leaves when this process ends, by itself or by a signal; after any other end the next run tidies up. */
    private leaveAtEnd(): this {
        process.once("exit", () => this.leave());
        onSignal(() => this.leave());
        return this;
    }
}

/** Names this user on this machine: ids of processes mean nothing on another one, nor in another container. */
function ofThisMachine(): string {
    const user = process.getuid?.() ?? "user";
    // Not the host's name, which a laptop changes with its network.
    const boot = unlessMissing(() => fs.readFileSync("/proc/sys/kernel/random/boot_id", "utf8"), "");
    const here = process.platform === "linux" ? fs.readlinkSync("/proc/self/ns/pid") + boot : "";
    return `${user}-${createHash("sha256").update(here).digest("hex").slice(0, 8)}`;
}

/** When a process began, since its id is given to another one later; "" where the system does not tell (Windows). */
function startOf(pid: number): string {
    try {
        const shown =
            process.platform === "linux"
                ? fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[19]
                : execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], {
                      encoding: "utf8",
                      env: { ...process.env, LC_ALL: "C", TZ: "UTC" },
                  });
        return (shown ?? "").replaceAll(/\W/g, "");
    } catch {
        return "";
    }
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "ENOENT";

/** @param nothing what it is where the process has left meanwhile */
function unlessMissing<T>(read: () => T, nothing: T): T {
    try {
        return read();
    } catch (error) {
        if (isMissing(error)) {
            return nothing;
        }
        throw error;
    }
}

function makePrivate(folder: string): void {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    const found = fs.lstatSync(folder);
    if (!found.isDirectory() || found.uid !== (process.getuid?.() ?? found.uid)) {
        throw new Error(`${folder} is not this user's own folder`);
    }
    fs.chmodSync(folder, 0o700);
}

/** Whether the process that made the file still runs. EPERM: the pid is another user's now, so ours has ended. */
function isAlive(member: string): boolean {
    const [, pid = "", start] = /^(\d+)-(\w*)-/.exec(member) ?? [];
    try {
        // 0 would be this process's own group.
        process.kill(Number(pid) || Number.NaN, 0);
        return startOf(Number(pid)) === start;
    } catch {
        return false;
    }
}
