import { AtlasEmulator, type EndpointSnapshot } from "atlas-emulator";
import { PROMISES, Promises, type PromiseName, type Situation } from "../model/promises";
import type { Declared } from "../model/program";
import type { Killer, Outcome, Stack, StateEntry } from "../model/stack";
import { followAdvice, leftOvers } from "../model/user";
import { OTHERS } from "../model/world";
import { FaultInjection } from "./faultInjection";
import type { Phase, Plan } from "./plan";
import { simulatedStack, type Typed } from "./processes";
import { changeProgram } from "./programChange";
import { countFaults, findSecrets, PARTIES, thereOf, worldOf } from "./world";

/** How one run went. */
export interface RunReport {
    readonly commands: number;
    readonly requests: number;
    /** What struck, a kind for each time. */
    readonly faults: readonly string[];
    readonly undecidable: number;
    readonly broken: Readonly<Record<PromiseName, readonly string[]>>;
    /** What each command said, for the one who looks into a failure. */
    readonly diary: readonly string[];
}

/** Makes the first stack. */
export type StackMaker = (typed: Typed) => Stack | Promise<Stack>;

const MOST_ROUNDS = 10;
const COMMAND_LIMIT_MS = 240_000;

export const brokenIn = ({ broken }: RunReport): string[] =>
    Object.entries(PROMISES).flatMap(([name, label]) =>
        broken[name as PromiseName].map((text) => `${label}: ${text}`),
    );

export async function performRun(plan: Plan, makeStack: StackMaker = simulatedStack): Promise<RunReport> {
    const atlas = await AtlasEmulator.start(plan.emulator);
    const other = plan.login === "digest" ? "serviceAccount" : "digest";
    const member = (login: Plan["login"], stack: Stack, program: Member["program"]): Member => ({
        party: PARTIES[login],
        stack,
        program,
    });
    const first = await makeStack({ config: configOf(plan.login, atlas), flags: plan.flags });
    const second = simulatedStack({ config: configOf(other, atlas), flags: [] });
    const members = [
        member(plan.login, first, plan.program),
        ...(plan.second.length > 0 ? [member(other, second, plan.second)] : []),
    ];
    const run = new Run(plan, atlas, members);
    try {
        await run.perform();
    } catch (error) {
        run.promises.tell("unstable", (error as Error).stack ?? String(error));
    } finally {
        await Promise.all(members.map(({ stack }) => stack.dispose()));
        await atlas.close();
    }
    return {
        commands: run.commands,
        requests: atlas.requests.length,
        faults: [...countFaults(atlas.requests), ...run.happened],
        undecidable: run.promises.undecidable,
        broken: run.promises.broken,
        diary: run.diary,
    };
}

function configOf(login: Plan["login"], { url, options }: AtlasEmulator): Typed["config"] {
    const { publicKey, privateKey, clientId, clientSecret } = options;
    const settings = login === "digest" ? { publicKey, privateKey } : { clientId, clientSecret };
    const all = Object.entries({ baseUrl: url, ...settings });
    return Object.fromEntries(all.map(([name, value]) => [`mongodbatlas:${name}`, value]));
}

/** One of the stacks that work in the same projects. */
interface Member {
    readonly party: (typeof PARTIES)[keyof typeof PARTIES];
    readonly stack: Stack;
    program: readonly Declared[];
}

class Run {
    readonly promises = new Promises();
    readonly happened: string[] = [];
    readonly diary: string[] = [];
    commands = 0;
    private changed = false;
    /** When the first stack's processes were killed. */
    private readonly kills: number[] = [];

    constructor(
        private readonly plan: Plan,
        private readonly atlas: AtlasEmulator,
        private readonly members: readonly Member[],
    ) {}

    async perform(): Promise<void> {
        const { plan, atlas, promises } = this;
        for (const { groupId, region, status } of plan.foreign) {
            atlas.create(groupId, region, { status });
        }
        for (const [index, phase] of plan.ups.entries()) {
            await this.up(phase, index === 1);
        }
        for (let round = 1; !(await this.up(this.quiet, true)); round += 1) {
            if (round === MOST_ROUNDS) {
                promises.tell("unstable", `not after ${MOST_ROUNDS} rounds`);
                break;
            }
        }
        const states = await this.states();
        for (const [index, { party }] of this.members.entries()) {
            promises.checkStable(party, states[index] ?? [], states.flat(), worldOf(atlas));
        }
        for (const phase of plan.destroys) {
            await this.withFaults(phase, ({ stack }, killer) => stack.destroy(killer));
        }
        for (let round = 1; !(await this.destroy()); round += 1) {
            if (round === MOST_ROUNDS) {
                promises.tell("unstable", "destroy does not come to an end");
                break;
            }
        }
        promises.checkAtEnd((await this.states()).flat(), worldOf(atlas));
    }

    private async states(): Promise<(readonly StateEntry[])[]> {
        return Promise.all(this.members.map(({ stack }) => stack.entries()));
    }

    /** Updates all stacks concurrently; the users then do what the errors say. @returns whether nothing changes any more */
    private async up(phase: Phase, refresh: boolean): Promise<boolean> {
        const { promises, atlas, members } = this;
        await this.changeFirst();
        await this.resolveSecond();
        const situations = await this.withFaults(phase, ({ stack, program }, killer) =>
            stack.up(program.filter(isKnown), { refresh, ...(killer && { killer }) }),
        );
        let stable = true;
        for (const [index, situation] of situations.entries()) {
            const { outcome, party, program, world } = situation;
            const { errors } = outcome;
            promises.afterUp(situation);
            const isOurs = (id: string, vpce?: string): boolean => promises.ownerOf(id, vpce) === party;
            const next = followAdvice(program, errors, world.there, isOurs);
            stable &&= errors.length === 0 && outcome.changes === 0 && next === program;
            const member = members[index];
            if (member !== undefined) {
                member.program = next;
                // What the program reads from now on.
                for (const { name = "" } of errors.filter(({ code }) => code === "readToo")) {
                    await member.stack.forget(name);
                }
            }
        }
        // Old entries of what was renamed are to be destroyed as well.
        const inStates = situations.flatMap(({ entries, program }) =>
            entries.filter((entry) => program.some(({ name }) => name === entry.name)),
        );
        const isIn = (id: string, vpce: string): boolean =>
            inStates.some((one) => one.id === vpce && one.privateEndpointId === id);
        const errors = situations.flatMap(({ outcome }) => outcome.errors);
        for (const { id, vpce } of leftOvers(errors, atlas.endpoints().map(thereOf), isIn)) {
            atlas.detach(id, vpce);
        }
        return stable;
    }

    private async destroy(): Promise<boolean> {
        const situations = await this.withFaults(this.quiet, ({ stack }) => stack.destroy());
        return situations.every(({ outcome }) => outcome.errors.length === 0);
    }

    /** The second stack learns the ids of the first one's endpoints to which it attaches, as long as they are healthy. */
    private async resolveSecond(): Promise<void> {
        const [first, second] = this.members;
        if (first === undefined || second === undefined) {
            return;
        }
        const entries = await first.stack.entries();
        const healthy = this.atlas
            .endpoints()
            .filter(({ status }) => /^(?:WAITING_FOR_USER|AVAILABLE)$/.test(status))
            .map(({ id }) => id);
        second.program = second.program.map(({ privateEndpointId: known, ...one }) => {
            const { attachedToFirst } = one;
            const entry = entries.find(
                ({ kind, name }) => kind === "PrivateEndpoint" && name === attachedToFirst,
            );
            const id = [known, entry?.id].find((each) => each !== undefined && healthy.includes(each));
            return attachedToFirst === undefined || id === undefined
                ? one
                : { ...one, privateEndpointId: id };
        });
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
        this.happened.push(`change: ${change.what}`);
        this.diary.push(`change of ${change.name}: ${change.what} (${change.region}, ${change.provider})`);
        if (change.what === "get instead") {
            this.promises.giveUp(first.party, id);
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
        perform: (member: Member, killer: Killer | undefined) => Promise<Outcome>,
    ): Promise<Situation[]> {
        const { atlas, promises, members } = this;
        this.commands += 1;
        const programs = members.map(({ program }) => program);
        const isOthers = (endpoint: EndpointSnapshot): boolean =>
            (promises.ownerOf(endpoint.id) ?? thereOf(endpoint).maker) === OTHERS;
        const faults = new FaultInjection(atlas, phase, programs.flat(), isOthers);
        const late = new AbortController();
        void faults.killer?.when.then(() => this.kills.push(Date.now()));
        try {
            const commands = members.map((member, index) =>
                perform(member, index === 0 ? faults.killer : undefined),
            );
            const outcomes = await Promise.race([Promise.all(commands), tooLate(late.signal)]);
            this.happened.push(
                ...outcomes.flatMap(({ killed }) => (killed ? [`${phase.kill?.victim} killed`] : [])),
                ...outcomes.flatMap(({ interrupted }) => (interrupted ? ["^C"] : [])),
            );
            const states = await this.states();
            const world = worldOf(atlas, this.kills);
            const situations = outcomes.map((outcome, index): Situation => ({
                party: members[index]?.party ?? OTHERS,
                outcome,
                entries: states[index] ?? [],
                program: programs[index] ?? [],
                world,
            }));
            for (const [index, situation] of situations.entries()) {
                const { output, errors } = situation.outcome;
                promises.afterCommand(situation);
                const state = (await members[index]?.stack.stateText()) ?? "";
                const found = findSecrets([output, state, ...errors.map(({ text }) => text)], atlas);
                found.forEach((one) => promises.tell("secrets", one));
                this.write(situation);
            }
            return situations;
        } finally {
            late.abort();
            faults.end();
            this.happened.push(...faults.happened);
        }
    }

    private write({ party, outcome }: Situation): void {
        const { killed, interrupted, changes, errors } = outcome;
        const failed = errors.length > 0 ? "failed" : "succeeded";
        const end = killed ? "killed" : interrupted ? "interrupted" : failed;
        this.diary.push(`command ${this.commands} of ${party}: ${end}, ${changes} changes`);
        this.diary.push(...errors.map(({ name = "", text }) => `    ${name}: ${text}`));
    }
}

/** What is attached to an endpoint of the other stack waits for its id. */
const isKnown = ({ attachedToFirst, privateEndpointId }: Declared): boolean =>
    attachedToFirst === undefined || privateEndpointId !== undefined;

async function tooLate(done: AbortSignal): Promise<never> {
    return new Promise((_resolve, reject) => {
        const error = new Error(`a command took more than ${COMMAND_LIMIT_MS / 1_000} s`);
        const timer = setTimeout(() => reject(error), COMMAND_LIMIT_MS);
        done.addEventListener("abort", () => clearTimeout(timer));
    });
}
