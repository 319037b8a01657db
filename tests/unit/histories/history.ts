import type { StackError } from "../../model/engine";
import { keyOf, Promises, type Situation } from "../../model/promises";
import type { Declared } from "../../model/program";
import { stateEntry, type Outcome } from "../../model/stack";
import { followAdvice, leftOvers, needsRefresh } from "../../model/user";
import type { Party, World } from "../../model/world";
import { Atlas, type Timing } from "./atlas";
import { ModelStack } from "./process";
import { type Choice, Script } from "./script";
import { VirtualClock } from "./virtualClock";

/** A command on a stack in a situation. */
export interface Scenario {
    readonly command: "up" | "destroy";
    readonly program: readonly Declared[] | ((atlas: Atlas) => readonly Declared[]);
    /** What was applied before. Default: nothing. */
    readonly before?: readonly Declared[];
    /** Whether what is there fails, and is refreshed, between the two. */
    readonly fails?: boolean;
    readonly isSuccessorDown?: boolean;
    /** The command is `up --refresh`. */
    readonly refreshes?: boolean;
    /** The program asks for no change. */
    readonly isSame?: boolean;
}

/** What became of a history. */
export interface Ended {
    readonly broken: readonly string[];
    /** What the user has read, and followed. */
    readonly errors: readonly StackError[];
    readonly offered: readonly Choice[];
    readonly trace: readonly string[];
    /** How much of others' nothing told from ours. */
    readonly undecidable: number;
}

// Each error of the provider asks for its stack, which takes a sixth of the time.
Error.stackTraceLimit = 0;

const MOST_ROUNDS = 6;
const MOST_CALLS = 14;

/** What came after the command, by the situation that it left: no process of it is left then, so nothing else matters. */
export type Aftermaths = Map<string, Aftermath>;
type Aftermath = Pick<Ended, "broken" | "errors">;

/** Runs one command under the given choices; then the user follows what it says, and destroys the stack. */
export async function runHistory(
    scenario: Scenario,
    choices: readonly Choice[],
    {
        calls = MOST_CALLS,
        aftermaths = new Map(),
        timing,
    }: { readonly calls?: number; readonly aftermaths?: Aftermaths; readonly timing?: Timing } = {},
): Promise<Ended> {
    const clock = new VirtualClock();
    const history = new History(scenario, new Atlas(() => clock.now(), timing), clock);
    return clock.run(history.perform(choices, calls, aftermaths));
}

class History {
    private readonly stack: ModelStack;
    private readonly promises = new Promises();
    private readonly broken: string[] = [];
    private readonly said: StackError[] = [];
    private isFirst = true;

    constructor(
        private readonly scenario: Scenario,
        private readonly atlas: Atlas,
        private readonly clock: VirtualClock,
    ) {
        this.stack = new ModelStack(atlas, clock);
    }

    async perform(choices: readonly Choice[], calls: number, aftermaths: Aftermaths): Promise<Ended> {
        const { scenario, atlas, stack, promises } = this;
        const { before, command, refreshes = false, isSame = false } = scenario;
        if (before !== undefined) {
            await stack.command((up) => up.up(before, false));
            const here = atlas.here();
            if (scenario.fails === true && here !== undefined) {
                atlas.fail(here);
                await stack.command((up) => up.refresh());
            }
            promises.afterCommand(this.situation(await stack.command(async () => undefined), before));
            this.rest();
        }
        atlas.isSuccessorDown = scenario.isSuccessorDown === true;
        const program = typeof scenario.program === "function" ? scenario.program(atlas) : scenario.program;
        const script = new Script(choices, calls);
        const isUp = command === "up";
        const reads = program.flatMap(({ reads: id }) => id?.toLowerCase() ?? []);
        reads.forEach((id) => promises.giveUp("us", id));
        const startedAt = this.clock.now();
        const outcome = await stack.command(
            (running) => (isUp ? running.up(program, refreshes) : running.destroy()),
            { isDestroy: !isUp, script },
        );
        this.check(outcome, program, { isUp, isSame });
        if (isUp) {
            this.checkNothingDisowned(outcome, startedAt);
        }
        this.isFirst = false;
        atlas.isSuccessorDown = false;
        atlas.calm();
        this.rest();
        const broken = this.allBroken();
        const left = this.leftNow();
        const aftermath = aftermaths.get(left) ?? (await this.after(isUp, program));
        aftermaths.set(left, aftermath);
        return {
            broken: [...broken, ...aftermath.broken.filter((text) => !broken.includes(text))],
            errors: [...outcome.errors, ...aftermath.errors],
            offered: script.offered,
            undecidable: promises.undecidable,
            trace: script.trace,
        };
    }

    private async after(isUp: boolean, program: readonly Declared[]): Promise<Aftermath> {
        if (isUp) {
            await this.upUntilSettled(program);
        }
        await this.destroyUntilEmpty();
        return { broken: this.allBroken(), errors: this.said };
    }

    private allBroken(): string[] {
        return [...Object.values(this.promises.broken).flat(), ...this.broken];
    }

    /** All that can make a difference to the next command; ids without the time that is in them. */
    private leftNow(): string {
        const { atlas, stack, promises } = this;
        const things = atlas.things.map((thing) => ({ ...thing, madeAt: 0 }));
        const { attachedByUs, hasBeenDark } = atlas;
        const all = [[...stack.state], things, [...attachedByUs], hasBeenDark, promises.memory()];
        return JSON.stringify(all).replaceAll(/[0-9a-f]{8}(?=[0-9a-f]{16})/g, "");
    }

    /** The user runs `up` again and does what the errors say, until it ends well. */
    private async upUntilSettled(first: readonly Declared[]): Promise<void> {
        const { atlas, stack, promises } = this;
        let program = first;
        // An `up` that has nothing to do looks at nothing.
        let refreshes = atlas.things.some(({ isLate }) => isLate);
        for (let round = 1; round <= MOST_ROUNDS; round += 1) {
            this.rest();
            const outcome = await stack.command((command) => command.up(program, refreshes));
            const { there } = this.world();
            this.check(outcome, program, { isUp: true });
            if (outcome.errors.length === 0) {
                return;
            }
            const isOurs = (id: string, vpce?: string): boolean => promises.ownerOf(id, vpce) === "us";
            program = followAdvice(program, outcome.errors, there, isOurs);
            refreshes = needsRefresh(outcome.errors);
        }
        this.broken.push(`no end after ${MOST_ROUNDS} times "up": ${this.said.at(-1)?.text ?? ""}`);
    }

    private async destroyUntilEmpty(): Promise<void> {
        const { atlas, stack, promises } = this;
        const inState = new Set([...stack.state].map(({ id }) => id));
        let outcome: Outcome | undefined;
        for (let round = 1; round <= MOST_ROUNDS && outcome?.errors.length !== 0; round += 1) {
            this.rest();
            outcome = await stack.command((command) => command.destroy(), { isDestroy: true });
            this.check(outcome, []);
            const isKnown = (_id: string, vpce: string): boolean =>
                [...stack.state].some(({ id }) => id === vpce);
            for (const { id, vpce } of leftOvers(outcome.errors, this.world().there, isKnown)) {
                const thing = atlas.all.get(id);
                if (thing !== undefined) {
                    atlas.detach("others", thing, false, vpce);
                }
            }
        }
        if (outcome?.errors.length !== 0) {
            this.broken.push(`"destroy" has no end: ${this.said.at(-1)?.text ?? ""}`);
        }
        this.rest();
        const world = this.world();
        // What was missing for so long that it passed for gone is in no state.
        const isForgotten = (owner: Party | undefined, id: string): boolean =>
            atlas.hasBeenDark && owner === "us" && !inState.has(id);
        const there = world.there
            .filter(({ id }) => !isForgotten(promises.ownerOf(id), id))
            .map(({ attached, ...one }) => ({
                ...one,
                attached: attached.filter(({ id }) => !isForgotten(promises.ownerOf(one.id, id), id)),
            }));
        promises.checkAtEnd([...stack.state].map(stateEntry), { ...world, there });
    }

    private check(
        outcome: Outcome,
        program: readonly Declared[],
        { isUp = false, isSame = false } = {},
    ): void {
        const { promises, atlas, stack } = this;
        const situation = this.situation(outcome, program, isSame);
        this.said.push(...outcome.errors);
        promises.afterCommand(situation);
        if (isUp) {
            promises.afterUp(situation);
        }
        for (const { id, kind, outputs } of stack.state) {
            const thing = atlas.things.find((one) => one.id === id && one.status !== "DELETING");
            const isGivenUp = kind === "PrivateEndpoint" && outputs.status === "DELETED";
            if (isGivenUp && thing !== undefined && !atlas.hasBeenDark) {
                this.broken.push(`${id} (${thing.status}) was given up as gone`);
            }
        }
        this.broken.push(...atlas.rude.splice(0));
    }

    /** What a call of this very command has made is not called somebody else's, whether its answer came or not. */
    private checkNothingDisowned({ errors }: Outcome, startedAt: number): void {
        for (const { id, maker, madeAt, isLate } of this.atlas.things) {
            const isOwn = maker === "us" && madeAt >= startedAt && !isLate;
            if (isOwn && errors.some(({ code, text }) => code === "regionTaken" && text.includes(id))) {
                this.broken.push(`${id} was made by a call of this command, and is said to be another's`);
            }
        }
    }

    private situation(outcome: Outcome, program: readonly Declared[], isSame = false): Situation {
        const { atlas, stack, isFirst } = this;
        return {
            party: "us",
            outcome,
            entries: [...stack.state].map(stateEntry),
            program,
            world: this.world(),
            isSame,
            // What a call makes long after it was given up, or what was missing for too long, the next command finds.
            mayMiss: (id) => isFirst && (atlas.all.get(id)?.isLate === true || atlas.hasBeenDark),
        };
    }

    private world(): World {
        const { things, all, removals, attachedByUs, lost } = this.atlas;
        return {
            there: things,
            removals,
            isUndecidable: (_party, id, vpce) => {
                const { madeAt = 0 } = all.get(id) ?? {};
                return lost.some(
                    ({ from, to, sentAt }) =>
                        (vpce !== undefined || (madeAt > from && madeAt < to)) &&
                        !this.atlas.wasListed(keyOf(id, vpce), sentAt),
                );
            },
            hasAttached: (_party, key) => attachedByUs.has(key),
        };
    }

    /** What is under way in Atlas comes to its end. */
    private rest(): void {
        this.clock.skip(120_000);
        this.atlas.settle();
    }
}
