import { Atlas, VPCE, type Thing, type Timing } from "./atlas";
import { livingOf, Promises } from "./promises";
import { type Choice, Script } from "./script";
import { Stack, type Declared, type Outcome } from "./stack";
import { VirtualClock } from "./virtualClock";

/** A command on a stack in a situation. */
export interface Scenario {
    readonly command: "up" | "destroy";
    readonly program: readonly Declared[];
    /** What was applied before. Default: nothing. */
    readonly before?: readonly Declared[];
    /** What happens between the two. */
    readonly meanwhile?: (atlas: Atlas, stack: Stack) => Promise<unknown>;
    readonly isSuccessorDown?: boolean;
    /** The command is `up --refresh`. */
    readonly refreshes?: boolean;
    /** The program asks for no change. */
    readonly isSame?: boolean;
    /** What a second stack declares. Default: none. */
    readonly second?: readonly Declared[];
}

/** What became of a history. */
export interface Ended {
    readonly broken: readonly string[];
    readonly offered: readonly Choice[];
    readonly trace: readonly string[];
    /** How much of others' nothing told from ours. */
    readonly undecidable: number;
}

const MOST_ROUNDS = 5;
const MOST_CALLS = 14;
const TAKEN_OVER: Declared = {
    name: "taken over",
    kind: "InterfaceEndpoint",
    of: "endpoint",
    inputs: { interfaceEndpointId: VPCE, adoptExisting: true },
};

/** What came after the command, by the situation that it left: no process of it is left then, so nothing else matters. */
export type Aftermaths = Map<string, Pick<Ended, "broken" | "trace">>;

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
    const history = new History(scenario, new Atlas(clock.now, timing), clock);
    return clock.run(history.perform(choices, calls, aftermaths));
}

class History {
    private readonly stack: Stack;
    private readonly second: Stack;
    private readonly promises: Promises;
    private readonly said: string[] = [];
    private hasSecond = false;

    constructor(
        private readonly scenario: Scenario,
        private readonly atlas: Atlas,
        private readonly clock: VirtualClock,
    ) {
        this.stack = new Stack("us", atlas, clock);
        this.second = new Stack("second", atlas, clock);
        this.promises = new Promises(atlas, this.stack);
    }

    async perform(choices: readonly Choice[], calls: number, aftermaths: Aftermaths): Promise<Ended> {
        const { scenario, atlas, stack, promises } = this;
        if (scenario.before !== undefined) {
            await stack.up(scenario.before);
            await scenario.meanwhile?.(atlas, stack);
            promises.afterCommand(scenario.before);
            this.rest();
        }
        atlas.isSuccessorDown = scenario.isSuccessorDown === true;
        const script = new Script(choices, calls, (command) => this.secondCommand(command));
        const isUp = scenario.command === "up";
        const outcome = await (isUp
            ? stack.up(scenario.program, script, scenario.refreshes)
            : stack.destroy(script));
        const { errors } = outcome;
        if (isUp) {
            promises.afterUp(outcome, scenario.program, scenario.isSame === true);
        } else {
            promises.afterCommand([]);
        }
        atlas.isSuccessorDown = false;
        atlas.calm();
        this.rest();
        const broken = promises.broken.splice(0);
        const situation = this.situation();
        const aftermath = aftermaths.get(situation) ?? (await this.after(isUp));
        aftermaths.set(situation, aftermath);
        return {
            broken: [...broken, ...aftermath.broken],
            offered: script.offered,
            undecidable: promises.undecidable,
            trace: [...script.trace, ...errors.map(({ words }) => words), ...aftermath.trace],
        };
    }

    private async after(isUp: boolean): Promise<Pick<Ended, "broken" | "trace">> {
        if (isUp) {
            await this.upUntilSettled();
        }
        await this.destroyUntilEmpty();
        return { broken: this.promises.broken, trace: this.said };
    }

    /** All that can make a difference to the next command; ids without the time that is in them. */
    private situation(): string {
        const { atlas, stack, promises } = this;
        const things = atlas.things.map((thing) => ({ ...thing, madeAt: 0 }));
        return JSON.stringify([
            stack.entries,
            things,
            [...atlas.attachedBy],
            atlas.hasBeenDark,
            promises.memory(),
        ]).replaceAll(/[0-9a-f]{8}(?=[0-9a-f]{16})/g, "");
    }

    /** The user runs `up` again and does what the errors say, until it ends well or somebody else's is in the way. */
    private async upUntilSettled(): Promise<void> {
        const { scenario, atlas, stack, promises } = this;
        let { program } = scenario;
        if (atlas.things.some(({ isLate }) => isLate)) {
            // An `up` that has nothing to do looks at nothing.
            await stack.refresh();
        }
        for (let round = 1; round <= MOST_ROUNDS; round += 1) {
            this.rest();
            const outcome = await stack.up(program);
            this.said.push(...outcome.errors.map(({ words }) => words));
            promises.afterUp(outcome, program, false);
            if (outcome.errors.length === 0) {
                return;
            }
            const says = (...codes: readonly string[]): boolean =>
                outcome.errors.some(({ code }) => codes.includes(code));
            const isTheirs = (thing: Thing): boolean =>
                thing.maker === "us"
                    ? Object.values(thing.attached).some(({ maker }) => maker !== "us")
                    : true;
            const isTaken = atlas.things.some(
                (thing) => isTheirs(thing) && outcome.errors.some(({ words }) => words.includes(thing.id)),
            );
            if (isTaken || (says("noSuchEndpoint") && atlas.things.length === 0)) {
                return;
            }
            if (says("thereAfterAll", "privateEndpointGone")) {
                await stack.refresh();
            } else if (says("regionTaken", "undecided", "takenByNothing", "attachmentTaken")) {
                program = program.map((one) => ({ ...one, inputs: { ...one.inputs, adoptExisting: true } }));
            }
        }
        promises.broken.push(`no end after ${MOST_ROUNDS} times "up": ${this.said.at(-1) ?? ""}`);
    }

    private async destroyUntilEmpty(): Promise<void> {
        const { atlas, stack, promises } = this;
        const unknown = livingOf("us", atlas).filter((id) => !stack.entries.some((entry) => entry.id === id));
        let outcome: Outcome | undefined;
        for (let round = 1; round <= MOST_ROUNDS && outcome?.errors.length !== 0; round += 1) {
            this.rest();
            outcome = await stack.destroy();
            this.said.push(...outcome.errors.map(({ words }) => words));
            promises.afterCommand([]);
            const isBlocked = outcome.errors.some(({ code }) => code === "stillAttached");
            const makers = atlas.things.flatMap(({ attached }) =>
                Object.values(attached).map(({ maker }) => maker),
            );
            if (isBlocked && makers.some((maker) => maker !== "us")) {
                return;
            }
            if (isBlocked) {
                // The text says how to take over what no state has.
                const program = stack.declared().concat(TAKEN_OVER);
                promises.afterUp(await stack.up(program), program, false);
            }
        }
        if (outcome?.errors.length !== 0 || stack.entries.length > 0) {
            promises.broken.push(`"destroy" has no end: ${this.said.at(-1) ?? ""}`);
        }
        this.rest();
        const left = livingOf("us", atlas).filter((id) => !unknown.includes(id));
        if (left.length > 0) {
            promises.broken.push(`left after "destroy": ${left.join(", ")}`);
        }
    }

    private secondCommand(command: "up" | "destroy"): (() => Promise<void>) | undefined {
        const { second, scenario } = this;
        if (scenario.second === undefined || (command === "up") === this.hasSecond) {
            return undefined;
        }
        const program = scenario.second;
        return async () => {
            this.hasSecond = command === "up";
            await (command === "up" ? second.up(program) : second.destroy());
        };
    }

    /** What is under way in Atlas comes to its end. */
    private rest(): void {
        this.clock.pass(120_000);
        this.atlas.settle();
    }
}
