import { AtlasEmulator, type EndpointSnapshot } from "atlas-emulator";
import { countFaults, merge } from "./count";
import { Invariants, type Snapshot, type Violations } from "./invariants";
import { partyOf, type Party } from "./party";
import { drawPlan, type Phase, type Plan } from "./plan";
import { SimulatedStack } from "./simulatedStack";
import type { ProgramResource } from "./program";
import { changeProgram } from "./programChange";
import { isKnown, resolved } from "./secondStack";
import type { HostName } from "../../testkit/providerHost/program";
import { Chance } from "./random";
import { findSecrets } from "./secrets";
import { type Killer, NOTHING, type Outcome, type Stack, type StackConfig } from "./stack";
import { detachLeftOvers, followAdvice, repairAtlas } from "./adviceFollower";
import { FaultInjection } from "./faultInjection";

/** How one run went. */
export interface RunReport {
    readonly seed: number;
    readonly ms: number;
    readonly commands: number;
    readonly requests: number;
    /** What struck, by kind. */
    readonly faults: Readonly<Record<string, number>>;
    /** Endpoints of others that nothing in Atlas tells from ours. */
    readonly undecidable: number;
    readonly violations: Violations;
    /** What each command said, for the one who looks into a failure. */
    readonly diary: readonly string[];
}

export type StackMaker = (config: StackConfig, flags: readonly string[]) => Promise<Stack>;

export interface RunOptions {
    /** What runs the resources. Default: the process for dynamic providers. */
    readonly host?: HostName;
    /** Makes the first stack. Default: a simulated one. */
    readonly makeStack?: StackMaker;
}

const MOST_ROUNDS = 10;
const COMMAND_LIMIT_MS = 240_000;

export async function performRun(
    seed: number,
    {
        host = "dynamic",
        makeStack = async (config, flags) => new SimulatedStack({ config, flags }),
    }: RunOptions = {},
): Promise<RunReport> {
    const plan = drawPlan(new Chance(seed), host);
    const atlas = await AtlasEmulator.start(plan.emulator);
    const other = plan.login === "digest" ? "serviceAccount" : "digest";
    const members: Member[] = [
        {
            party: partyOf(plan.login === "digest" ? "digest" : "bearer"),
            stack: await makeStack(configOf(plan.login, atlas), plan.flags),
            program: plan.program,
        },
    ];
    if (plan.second.length > 0) {
        members.push({
            party: partyOf(other === "digest" ? "digest" : "bearer"),
            stack: new SimulatedStack({ config: configOf(other, atlas), flags: [] }),
            program: plan.second,
        });
    }
    const run = new Run(plan, atlas, members);
    const startedAt = performance.now();
    try {
        await run.perform();
    } catch (error) {
        run.invariants.violations.unstable.push((error as Error).stack ?? String(error));
    } finally {
        await Promise.all(members.map(({ stack }) => stack.dispose()));
        await atlas.close();
    }
    return {
        seed,
        ms: Math.round(performance.now() - startedAt),
        commands: run.commands,
        requests: atlas.requests.length,
        faults: merge(countFaults(atlas.requests), Object.fromEntries(run.happened)),
        undecidable: run.invariants.undecidable,
        violations: run.invariants.violations,
        diary: run.diary,
    };
}

function configOf(login: Plan["login"], { url, options }: AtlasEmulator): StackConfig {
    return {
        "mongodbatlas:baseUrl": url,
        ...(login === "digest"
            ? { "mongodbatlas:publicKey": options.publicKey, "mongodbatlas:privateKey": options.privateKey }
            : {
                  "mongodbatlas:clientId": options.clientId,
                  "mongodbatlas:clientSecret": options.clientSecret,
              }),
    };
}

/** One of the stacks that work in the same projects. */
interface Member {
    readonly party: Party;
    readonly stack: Stack;
    program: readonly ProgramResource[];
}

class Run {
    readonly invariants = new Invariants();
    readonly happened = new Map<string, number>();
    readonly diary: string[] = [];
    commands = 0;
    private changed = false;

    constructor(
        private readonly plan: Plan,
        private readonly atlas: AtlasEmulator,
        private readonly members: readonly Member[],
    ) {}

    async perform(): Promise<void> {
        const { plan, atlas, invariants, members } = this;
        for (const { groupId, region, status } of plan.foreign) {
            atlas.create(groupId, region, { status });
        }
        for (const [index, phase] of plan.ups.entries()) {
            await this.up(phase, index === 1);
        }
        await this.upUntilStable();
        for (const phase of plan.destroys) {
            await this.withFaults(phase, ({ stack }, killer) => stack.destroy(killer));
        }
        await this.destroyUntilEmpty();
        const entries = await Promise.all(members.map(({ stack }) => stack.entries()));
        invariants.checkAtEnd(entries.flat(), atlas.endpoints());
    }

    /** Updates all stacks concurrently. @returns true once nothing changes any more */
    private async up(phase: Phase, refresh: boolean): Promise<boolean> {
        const { invariants, atlas } = this;
        await this.changeFirst();
        await this.resolveSecond();
        const situations = await this.withFaults(phase, ({ stack, program }, killer) =>
            stack.up(program.filter(isKnown), { refresh, ...(killer === undefined ? {} : { killer }) }),
        );
        let stable = true;
        for (const [index, situation] of situations.entries()) {
            const member = this.members[index];
            const { outcome, party, program } = situation;
            invariants.afterUp(situation);
            const next = followAdvice(program, outcome.errors, atlas, {
                owns: ({ id }) => invariants.ownerOf(id) === party,
                ownsAttachment: (...key) => invariants.ownerOfAttachment(...key) === party,
            });
            stable &&= outcome.errors.length === 0 && outcome.changes === 0 && next === program;
            if (member !== undefined) {
                member.program = next;
                // What the program reads from now on.
                for (const { name = "" } of outcome.errors.filter(({ code }) => code === "readToo")) {
                    await member.stack.forget(name);
                }
            }
        }
        // Old entries of what was renamed are to be destroyed as well.
        const inStates = situations.flatMap(({ entries, program }) =>
            entries.filter((entry) => program.some(({ name }) => name === entry.name)),
        );
        const errors = situations.flatMap(({ outcome }) => outcome.errors);
        detachLeftOvers(atlas, errors, (privateEndpointId, id) =>
            inStates.every((one) => one.id !== id || one.privateEndpointId !== privateEndpointId),
        );
        return stable;
    }

    /** The second stack learns the ids of the first one's endpoints to which it attaches. */
    private async resolveSecond(): Promise<void> {
        const [first, second] = this.members;
        if (first !== undefined && second !== undefined) {
            second.program = resolved(second.program, await first.stack.entries(), this.atlas.endpoints());
        }
    }

    private async upUntilStable(): Promise<void> {
        for (let round = 1; !(await this.up(this.quiet, true)); round += 1) {
            if (round === MOST_ROUNDS) {
                this.invariants.violations.unstable.push(`not after ${MOST_ROUNDS} rounds`);
                break;
            }
        }
        const states = await Promise.all(this.members.map(({ stack }) => stack.entries()));
        for (const [index, { party }] of this.members.entries()) {
            this.invariants.checkStable(party, states[index] ?? [], this.atlas.endpoints(), states.flat());
        }
    }

    private async destroyUntilEmpty(): Promise<void> {
        for (let round = 1; round <= MOST_ROUNDS; round += 1) {
            const situations = await this.withFaults(this.quiet, ({ stack }) => stack.destroy());
            if (situations.every(({ outcome }) => outcome.errors.length === 0)) {
                return;
            }
        }
        this.invariants.violations.unstable.push("destroy does not come to an end");
    }

    /** The program of the first stack changes; only where the engine knows the endpoint, and that is still there. */
    private async changeFirst(): Promise<void> {
        const { change } = this.plan;
        const [first, second] = this.members;
        const entries = (await first?.stack.entries()) ?? [];
        const id = entries.find(({ kind, name }) => kind === "PrivateEndpoint" && name === change?.name)?.id;
        const isThere = this.atlas.endpoints().some((one) => one.id === id && one.status !== "DELETING");
        if (this.changed || change === undefined || first === undefined || id === undefined || !isThere) {
            return;
        }
        this.changed = true;
        first.program = changeProgram(first.program, change, id);
        this.happened.set(`change: ${change.what}`, 1);
        this.diary.push(`change of ${change.name}: ${change.what} (${change.region}, ${change.provider})`);
        if (change.what === "get instead") {
            this.invariants.giveUp(first.party, id);
        }
        if (second !== undefined && (change.what === "region" || change.what === "get instead")) {
            second.program = second.program.filter(({ attachedToFirst }) => attachedToFirst !== change.name);
        }
    }

    /** Nothing happens but what endures. */
    private get quiet(): Phase {
        return { faults: this.plan.enduring, events: [], failNext: 0 };
    }

    /** One command of each stack, all at once; only the first stack's is killed. */
    private async withFaults(
        phase: Phase,
        command: (member: Member, killer: Killer | undefined) => Promise<Outcome>,
    ): Promise<Snapshot[]> {
        const { atlas, invariants, members } = this;
        this.commands += 1;
        const programs = members.map(({ program }) => program);
        const isOthers = ({ id, createdBy }: EndpointSnapshot): boolean =>
            (invariants.ownerOf(id) ?? partyOf(createdBy)) === "others";
        const faults = new FaultInjection(atlas, phase, programs.flat(), isOthers);
        const late = new AbortController();
        try {
            const outcomes = await Promise.race([
                Promise.all(
                    members.map((member, index) => command(member, index === 0 ? faults.killer : undefined)),
                ),
                tooLate(late.signal),
            ]);
            if (outcomes[0]?.killed === true && phase.kill !== undefined) {
                faults.happened.set(`${phase.kill.victim} killed`, 1);
            }
            if (outcomes[0]?.interrupted === true) {
                faults.happened.set("^C", 1);
            }
            const situations = await Promise.all(
                members.map(async ({ party, stack }, index): Promise<Snapshot> => ({
                    party,
                    outcome: outcomes[index] ?? NOTHING,
                    entries: await stack.entries(),
                    program: programs[index] ?? [],
                    endpoints: atlas.endpoints(),
                    requests: [...atlas.requests],
                })),
            );
            invariants.seeAttachments(situations);
            for (const [index, situation] of situations.entries()) {
                invariants.checkAfterCommand(situation);
                await this.lookForSecrets(situation.outcome, members[index]?.stack);
                this.write(situation.party, situation.outcome);
            }
            return situations;
        } finally {
            late.abort();
            faults.end();
            repairAtlas(atlas);
            for (const [kind, count] of faults.happened) {
                this.happened.set(kind, (this.happened.get(kind) ?? 0) + count);
            }
        }
    }

    private async lookForSecrets({ output, errors }: Outcome, stack: Stack | undefined): Promise<void> {
        const texts = [output, (await stack?.stateText()) ?? "", ...errors.map(({ text }) => text)];
        const { privateKey, clientId, clientSecret } = this.atlas.options;
        this.invariants.violations.secrets.push(
            ...findSecrets(texts, [
                privateKey,
                clientSecret,
                Buffer.from(`${clientId}:${clientSecret}`).toString("base64"),
            ]),
        );
    }

    private write(party: Party, { killed, interrupted, changes, errors }: Outcome): void {
        const end = killed
            ? "killed"
            : interrupted
              ? "interrupted"
              : errors.length > 0
                ? "failed"
                : "succeeded";
        this.diary.push(`command ${this.commands} of ${party}: ${end}, ${changes} changes`);
        this.diary.push(...errors.map(({ text }) => `    ${text}`));
    }
}

async function tooLate(done: AbortSignal): Promise<never> {
    return new Promise((_resolve, reject) => {
        const timer = setTimeout(
            () => reject(new Error(`a command took more than ${COMMAND_LIMIT_MS / 1000} s`)),
            COMMAND_LIMIT_MS,
        );
        done.addEventListener("abort", () => clearTimeout(timer));
    });
}
