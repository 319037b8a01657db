import type { Wording } from "./wording";

/** What is to be said to a user. The host that prints it writes the words. */
export interface Text<Facts extends object = object> {
    /** Short and stable; stands at the end of what is printed, and docs/troubleshooting.md and docs/errors.md name it. */
    readonly code: string;
    readonly facts: Facts;
    say(wording: Wording): string;
}

/** Makes the texts of one code; `say` writes the words for a host. */
export function text<Facts extends object>(
    code: string,
    say: (facts: Facts, wording: Wording) => string,
): (facts: Facts) => Text<Facts> {
    return (facts) => ({ code, facts, say: (wording) => say(facts, wording) });
}

/** The same text; where it names `doctor`, with the project to check. */
export function aboutProject(text: Text, groupId: string | undefined): Text {
    return { ...text, say: (wording) => text.say({ ...wording, doctor: () => wording.doctor(groupId) }) };
}

export const plainText = (words: string): Text => ({ code: "", facts: {}, say: () => words });

type Facts<Say extends (facts: never, wording: Wording) => string> = Parameters<Say>[0];

/** Texts whose codes are their names. */
export function textsOf<Table extends Record<string, (facts: never, wording: Wording) => string>>(
    table: Table,
): { readonly [Code in keyof Table]: (facts: Facts<Table[Code]>) => Text<Facts<Table[Code]>> } {
    const makers = Object.entries(table).map(([code, say]) => [code, text(code, say)]);
    return Object.fromEntries(makers) as ReturnType<typeof textsOf<Table>>;
}

export const sentence = (words: string): string => (words.endsWith(".") ? words : `${words}.`);
