import { AtlasEmulator } from "atlas-emulator";
import { countFaults, merge } from "./count";
import { Ledger, type Violations } from "./ledger";
import { drawPlan, type Phase, type Plan } from "./plan";
import { PlayedStack } from "./playedStack";
import type { ProgramResource } from "./program";
import { Chance } from "./random";
import { findSecrets } from "./secrets";
import type { Killer, Outcome, Stack, StackConfig } from "./stack";
import { followAdvice, mendAtlas } from "./user";
import { Weather } from "./weather";

/** How one run went. */
export interface RunReport {
    readonly seed: number;
    readonly ms: number;
    readonly commands: number;
    readonly requests: number;
    /** Endpoints that the run's own create calls have made. */
    readonly faults: Readonly<Record<string, number>>;
    readonly violations: Violations;
    /** What each command said, for the one who looks into a failure. */
    readonly diary: readonly string[];
}

export type StackMaker = (config: StackConfig) => Promise<Stack>;

const MOST_ROUNDS = 10;
const COMMAND_LIMIT_MS = 240_000;

export async function performRun(
    seed: number,
    makeStack: StackMaker = async (config) => new PlayedStack(config),
): Promise<RunReport> {
    const plan = drawPlan(new Chance(seed));
    const atlas = await AtlasEmulator.start(plan.emulator);
    const stack = await makeStack(configOf(plan, atlas));
    const run = new Run(plan, atlas, stack);
    const startedAt = performance.now();
    try {
        await run.perform();
    } catch (error) {
        run.ledger.violations.unstable.push((error as Error).stack ?? String(error));
    } finally {
        await stack.dispose();
        await atlas.close();
    }
    return {
        seed,
        ms: Math.round(performance.now() - startedAt),
        commands: run.commands,
        requests: atlas.requests.length,
        faults: merge(countFaults(atlas.requests), Object.fromEntries(run.happened)),
        violations: run.ledger.violations,
        diary: run.diary,
    };
}

function configOf({ login }: Plan, { url, options }: AtlasEmulator): StackConfig {
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

class Run {
    readonly ledger = new Ledger();
    readonly happened = new Map<string, number>();
    readonly diary: string[] = [];
    commands = 0;
    /** By the latest command's weather. */
    private keyRevoked = false;
    private program: readonly ProgramResource[];

    constructor(
        private readonly plan: Plan,
        private readonly atlas: AtlasEmulator,
        private readonly stack: Stack,
    ) {
        this.program = plan.program;
    }

    async perform(): Promise<void> {
        const { plan, atlas, ledger } = this;
        for (const { groupId, region, status } of plan.foreign) {
            ledger.foreign.add(atlas.create(groupId, region, { status }).id);
        }
        for (const [index, phase] of plan.ups.entries()) {
            if (index === 1) {
                await this.moveOne();
            }
            await this.up(phase, index === 1);
        }
        await this.upUntilStable();
        for (const phase of plan.destroys) {
            await this.inWeather(phase, (killer) => this.stack.destroy(killer));
        }
        await this.destroyUntilEmpty();
        ledger.atTheEnd(await this.stack.entries(), atlas.endpoints());
    }

    private async up(phase: Phase, refresh: boolean): Promise<Outcome> {
        const outcome = await this.inWeather(phase, (killer) =>
            this.stack.up(this.program, { refresh, ...(killer === undefined ? {} : { killer }) }),
        );
        const { ledger, atlas, program } = this;
        const endpoints = atlas.endpoints();
        const entries = await this.stack.entries();
        ledger.afterUp({ outcome, entries, endpoints, program, keyRevoked: this.keyRevoked });
        this.program = followAdvice(program, outcome.errors, atlas, ledger.foreign);
        return outcome;
    }

    private async upUntilStable(): Promise<void> {
        for (let round = 1; round <= MOST_ROUNDS; round += 1) {
            const program = this.program;
            const { errors, changes } = await this.up(QUIET, true);
            if (errors.length === 0 && changes === 0 && this.program === program) {
                break;
            }
            if (round === MOST_ROUNDS) {
                this.ledger.violations.unstable.push(errors.map(({ text }) => text).join(" | "));
            }
        }
        this.ledger.whenStable(await this.stack.entries(), this.atlas.endpoints());
    }

    private async destroyUntilEmpty(): Promise<void> {
        for (let round = 1; round <= MOST_ROUNDS; round += 1) {
            const { errors } = await this.inWeather(QUIET, () => this.stack.destroy());
            if (errors.length === 0) {
                return;
            }
        }
        this.ledger.violations.unstable.push("destroy does not come to an end");
    }

    /** The resource gets another region, as a change of the program; only where the engine knows of it. */
    private async moveOne(): Promise<void> {
        const { move } = this.plan;
        const known = (await this.stack.entries()).some(({ name }) => name === move?.name);
        if (move !== undefined && known) {
            this.program = this.program.map((one) =>
                one.name === move.name || one.attachedTo === move.name
                    ? { ...one, region: move.region }
                    : one,
            );
            this.diary.push(`${move.name} moves to ${move.region}`);
        }
    }

    private async inWeather(
        phase: Phase,
        command: (killer: Killer | undefined) => Promise<Outcome>,
    ): Promise<Outcome> {
        const { atlas, ledger, program } = this;
        this.commands += 1;
        const weather = new Weather(atlas, phase, program, ledger.foreign);
        const late = new AbortController();
        try {
            const outcome = await Promise.race([command(weather.killer), tooLate(late.signal)]);
            if (outcome.killed && phase.kill !== undefined) {
                weather.happened.set(`${phase.kill.victim} killed`, 1);
            }
            const entries = await this.stack.entries();
            this.keyRevoked = weather.happened.has("key revoked");
            ledger.afterAny({
                outcome,
                entries,
                endpoints: atlas.endpoints(),
                program,
                keyRevoked: this.keyRevoked,
            });
            await this.lookForSecrets(outcome);
            this.write(outcome);
            return outcome;
        } finally {
            late.abort();
            weather.end();
            mendAtlas(atlas);
            for (const [kind, count] of weather.happened) {
                this.happened.set(kind, (this.happened.get(kind) ?? 0) + count);
            }
        }
    }

    private async lookForSecrets({ output, errors }: Outcome): Promise<void> {
        const texts = [output, await this.stack.stateText(), ...errors.map(({ text }) => text)];
        const { privateKey, clientId, clientSecret } = this.atlas.options;
        this.ledger.violations.secrets.push(
            ...findSecrets(texts, [
                privateKey,
                clientSecret,
                Buffer.from(`${clientId}:${clientSecret}`).toString("base64"),
            ]),
        );
    }

    private write({ killed, changes, errors }: Outcome): void {
        const end = killed ? "killed" : errors.length > 0 ? "failed" : "succeeded";
        this.diary.push(`command ${this.commands}: ${end}, ${changes} changes`);
        this.diary.push(...errors.map(({ text }) => `    ${text}`));
    }
}

const QUIET: Phase = { faults: [], events: [], failNext: 0 };

async function tooLate(done: AbortSignal): Promise<never> {
    return new Promise((_resolve, reject) => {
        const timer = setTimeout(
            () => reject(new Error(`a command took more than ${COMMAND_LIMIT_MS / 1000} s`)),
            COMMAND_LIMIT_MS,
        );
        done.addEventListener("abort", () => clearTimeout(timer));
    });
}
