import type { Text } from "../../../provider/src/atlas/errors/text";
import { KINDS, type KindName } from "../../../provider/src/resources/kinds";
import type { Resource } from "../../../provider/src/resources/host";
import { Project } from "../../../provider/src/resources/project/project";
import { RunMemory } from "../../../provider/src/resources/project/runMemory";
import { Runtime } from "../../../provider/src/resources/project/runtime";
import type { Clock } from "../../../provider/src/waiting/clock";
import { RunFolderInMemory } from "../support/runFolderInMemory";
import type { Atlas, Party } from "./atlas";
import type { Called } from "./answers";
import { type Caller, clientOf, type Fate } from "./http";
import type { Script } from "./script";
import type { VirtualClock } from "./virtualClock";

const SETTINGS: Readonly<Record<string, string>> = {
    publicKey: "public",
    privateKey: "private",
};

/** What runs one command of a stack: its provider processes, which die together. */
export class Process implements Caller {
    readonly clock: Clock;
    readonly lines: string[] = [];
    isDead = false;
    isTaken = false;
    seesTaken = false;
    private readonly cancel = new AbortController();
    private readonly killed = new AbortController();
    private readonly runtimes = new Map<string, Runtime>();
    private readonly folder = new RunFolderInMemory();

    constructor(
        private readonly atlas: Atlas,
        clock: VirtualClock,
        readonly party: Party,
        private readonly isDestroy: boolean,
        private readonly script?: Script,
    ) {
        this.clock = clock.ofProcess(() => this.isDead);
    }

    async meet(call: Called, mayBeOld: boolean): Promise<Fate | undefined> {
        return this.script?.meet(this.atlas, this, call, mayBeOld);
    }

    interrupt(): void {
        this.cancel.abort();
    }

    kill(): void {
        this.isDead = true;
        this.killed.abort();
    }

    /** Ends with the work, or with the process. */
    async untilDead(work: Promise<void>): Promise<void> {
        await Promise.race([
            work,
            new Promise<void>((resolve) => this.killed.signal.addEventListener("abort", () => resolve())),
        ]);
    }

    /** What serves a kind of resource, in one of the command's provider processes. */
    handlerOf(provider: string, kind: KindName): Resource<object, object> {
        return KINDS[kind].serve(this.runtimeOf(provider));
    }

    /** One provider process of the command; all have one memory, as through the files of a run. */
    private runtimeOf(provider: string): Runtime {
        const known = this.runtimes.get(provider);
        if (known !== undefined) {
            return known;
        }
        const log = {
            showStatus: () => undefined,
            writeLine: (line: Text) => void this.lines.push(line.code),
        };
        const runtime = new ModelRuntime(
            this,
            this.atlas,
            log,
            this.cancel.signal,
            new RunMemory(() => this.folder.join()),
            () => this.isDestroy,
        );
        this.runtimes.set(provider, runtime);
        return runtime;
    }
}

/** A provider process's runtime, with the model in place of HTTP. */
class ModelRuntime extends Runtime {
    private modelProject: Project | undefined;

    constructor(
        private readonly process: Process,
        private readonly atlas: Atlas,
        log: Runtime["log"],
        cancelSignal: AbortSignal,
        run: RunMemory,
        isDestroy: () => boolean,
    ) {
        const { clock } = process;
        super({
            config: (name) => SETTINGS[name],
            environment: {},
            log,
            clock,
            cancelSignal,
            run,
            isDestroy,
        });
    }

    override project(groupId: string): Project {
        this.modelProject ??= new Project(
            clientOf(this.atlas, this.process),
            groupId,
            this.memoryOf(groupId),
            "digest",
            this.clock,
            () => undefined,
        );
        return this.modelProject;
    }
}
