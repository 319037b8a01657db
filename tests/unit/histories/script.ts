import { type Atlas, attachmentOf, VPCE } from "./atlas";
import { answersTo, type Called } from "./answers";
import { type Fate, FATES } from "./http";

/** What somebody else does before a call of ours. */
export const ACTIONS = ["create", "create ready", "delete", "fail", "attach", "detach"] as const;
export type Action = (typeof ACTIONS)[number];

/** One choice: before, or to, the call of this number. */
export interface Choice {
    readonly at: number;
    readonly what: Fate | Action;
}

export function isFault({ what }: Choice): boolean {
    return (FATES as readonly string[]).includes(what);
}

/** For how long reads show nothing, in milliseconds. */
const DARKNESS: Partial<Record<Fate, number>> = { dim: 4_000, dark: 14_000, "half dark": 60_000 };

/** Makes choices happen during a command, and notes which others there were. */
export class Script {
    /** All that could have happened, in the order of the calls: actions of others before fates. */
    readonly offered: Choice[] = [];
    /** Method and path of each call, with what happened. */
    readonly trace: string[] = [];
    private calls = 0;
    /** The call before was a write, or there was none: what has happened since begins to matter. */
    private isAfterWrite = true;

    /** @param calls how many calls of the command are looked at; what comes later, such as a long wait, is left alone */
    constructor(
        private readonly choices: readonly Choice[],
        private readonly mostCalls: number,
    ) {}

    /** @param mayBeOld whether a list has shown what the region has */
    async meet(
        atlas: Atlas,
        process: { interrupt(): void },
        call: Called,
        mayBeOld: boolean,
    ): Promise<Fate | undefined> {
        const at = this.calls;
        this.calls += 1;
        if (at >= this.mostCalls) {
            return undefined;
        }
        const happened: string[] = [];
        const actions = actionsOf(atlas);
        this.offered.push(...Object.keys(actions).map((what) => ({ at, what: what as Action })));
        for (const { what } of this.choices.filter((choice) => choice.at === at && !isFault(choice))) {
            const action = actions[what as Action];
            happened.push(...(action === undefined ? [] : [what]));
            action?.();
        }
        const fates = fatesOf(atlas, call, this.isAfterWrite, mayBeOld);
        this.isAfterWrite = call.method !== "GET";
        this.offered.push(...fates.map((what) => ({ at, what })));
        const fate = fates.find((one) =>
            this.choices.some(({ at: when, what }) => when === at && what === one),
        );
        this.trace.push(
            `${at}: ${call.method} ${call.path} ${[...happened, fate ?? ""].join(", ")}`.trimEnd(),
        );
        if (fate === "^C") {
            process.interrupt();
        }
        const darkness = DARKNESS[fate ?? "stale"];
        if (darkness !== undefined) {
            atlas.darken(darkness, fate === "half dark" ? call.api : undefined);
        }
        return fate;
    }
}

function actionsOf(atlas: Atlas): Partial<Record<Action, () => void>> {
    const here = atlas.here();
    const attachment = here && attachmentOf(here, VPCE);
    const isSteady = here !== undefined && here.status !== "DELETING";
    return {
        ...(here === undefined
            ? {
                  create: () => void atlas.make("others"),
                  "create ready": () => void atlas.make("others", false, "WAITING_FOR_USER"),
              }
            : {}),
        ...(isSteady && attachment === undefined ? { delete: () => atlas.remove("others", here) } : {}),
        ...(isSteady && here.status === "INITIATING" ? { fail: () => atlas.fail(here) } : {}),
        ...(here?.status === "WAITING_FOR_USER" && attachment === undefined
            ? { attach: () => void atlas.attach("others", here) }
            : {}),
        ...(attachment !== undefined && attachment.status !== "DELETING"
            ? { detach: () => here && atlas.detach("others", here, false) }
            : {}),
    };
}

/**
 * What makes a difference to a call. A ^C, or the beginning of a darkness, between two reads is like one before the next
 * read, so it is looked at where a write is near.
 */
function fatesOf(atlas: Atlas, call: Called, isAfterWrite: boolean, mayBeOld: boolean): Fate[] {
    if (call.method !== "GET") {
        return [
            ...(["lost", "code", "kill", "^C"] as const),
            ...(call.method === "POST" ? (["refused", "late"] as const) : []),
            ...(call.method === "POST" && call.isList && mayBeOld ? (["old"] as const) : []),
        ];
    }
    const { now, stale, blank } = answersTo(atlas, call);
    const [text, staleText, blankText] = [now, stale, blank].map((answer) => JSON.stringify(answer));
    return [
        ...(staleText === text ? [] : (["stale"] as const)),
        ...(blankText === text || blankText === staleText ? [] : (["blank"] as const)),
        ...(isAfterWrite && blankText !== text ? (["dim", "dark", "half dark"] as const) : []),
        ...(isAfterWrite ? (["^C"] as const) : []),
    ];
}
