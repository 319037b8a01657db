import type { Text } from "../../../../../provider/src/atlas/errors/text";
import type { HandlerSetup } from "../../../support/handlerSetup";
import { failure } from "../../../support/until";

/** By the code that its message ends with: brings it about, does what its advice says, and checks what comes of that. */
export type Scenarios = Readonly<Record<string, () => Promise<void>>>;

/** What an error leaves in state, where it leaves something. */
export interface Left<State> {
    readonly id: string;
    readonly properties: State;
}

const codeIn = (words: string): string | undefined => /\[(\w+)\]$/.exec(words)?.[1];

/** The error with which it fails, once its code is the expected one. */
export async function endsWith<State = object>(
    code: string,
    promise: Promise<unknown>,
): Promise<Left<State> & Error> {
    const error = (await failure(promise)) as Left<State> & Error & { readonly code?: string };
    expect([error.code ?? codeIn(error.message), error.message]).toEqual([code, error.message]);
    return error;
}

/** The codes of what is wrong with arguments. */
export function codesOf(failures: readonly { readonly reason: string }[] | undefined): unknown[] {
    return (failures ?? []).map(({ reason }) => codeIn(reason));
}

/** The codes of the lines that are written from now on. */
export function linesOf({ runtime }: HandlerSetup): string[] {
    const codes: string[] = [];
    const { log } = runtime;
    if (log !== undefined) {
        jest.spyOn(log, "writeLine").mockImplementation((line: Text) => void codes.push(line.code));
    }
    return codes;
}

export async function withEnvironment(variables: NodeJS.ProcessEnv, run: () => Promise<void>): Promise<void> {
    const before = { ...process.env };
    Object.assign(process.env, variables);
    try {
        await run();
    } finally {
        process.env = before;
    }
}

export function present<T>(outputs: T | undefined): T {
    if (outputs === undefined) {
        throw new Error("no outputs");
    }
    return outputs;
}
