import { sendable } from "./sendable";
import { SETTING_NAMES } from "./settingNames";
import { bothSpellings, type Wording } from "./wording";

type Facts = Readonly<Record<string, unknown>>;

/** What is to be said to a user: data, which the host that prints it puts into words. */
export interface Text {
    /** Short and stable; stands at the end of what is printed, and docs/troubleshooting.md and docs/errors.md name it. */
    readonly code: string;
    readonly facts: Facts;
    readonly sentences: readonly string[];
}

/**
 * A template: a sentence, or several. `{region}` and `{endpoint.id}` are facts, `{Name}` is the fact `name` at the beginning of a
 * sentence, `{reason|none}` has a default (else "unknown"). `?lost …` is said only where that fact is set, `!lost …` where it is not.
 * `{wording.alias}` is the host's word, `{setting.baseUrl}` a setting's key, `{spelled.baseUrl}` with its variables, `{doctor}` the hint to check all.
 */
type Template = string | readonly string[];

type OfWording = "wording" | "setting" | "spelled" | "doctor";
type First<Path extends string> = Path extends `${infer Name}.${string}` ? Name : Path;
type Name<Path extends string> = Uncapitalize<
    First<Path extends `${infer Before}|${string}` ? Before : Path>
>;
type Filled<S> = S extends `${string}{${infer Path}}${infer Rest}` ? Name<Path> | Filled<Rest> : never;
type Conditions<S> = S extends `?${infer Path} ${string}` | `!${infer Path} ${string}` ? Name<Path> : never;
type Each<T extends Template> = T extends readonly string[] ? T[number] : T;
type FactsOf<T extends Template> = Readonly<
    Record<Exclude<Filled<Each<T>> | Conditions<Each<T>>, OfWording>, unknown>
>;

export function text<const T extends Template>(code: string, template: T): (facts: FactsOf<T>) => Text {
    const sentences: readonly string[] = typeof template === "string" ? [template] : template;
    return (facts) => ({ code, facts, sentences });
}

export function textsOf<const Table extends Readonly<Record<string, Template>>>(
    table: Table,
): { readonly [Code in keyof Table]: (facts: FactsOf<Table[Code]>) => Text } {
    const makers = Object.entries(table).map(([code, template]) => [code, text(code, template)]);
    return Object.fromEntries(makers) as ReturnType<typeof textsOf<Table>>;
}

/** Words that are there already, whatever is in them. */
export const plainText = (words: string): Text => text("", "{words}")({ words });

/** The same text; where it names `doctor`, with the project to check. */
export const aboutProject = (text: Text, groupId: string | undefined): Text => ({
    ...text,
    facts: { ...text.facts, groupId },
});

/** The words of a text for the users of a host. */
export function say(text: Text, wording: Wording): string {
    const [first = "", ...more] = sentencesOf(text, wording);
    return more.reduce((before, next) => joined(before, next.startsWith(".") ? next : ` ${next}`), first);
}

/** The same, but each sentence that is said by itself. */
export function sentencesOf({ facts, sentences }: Text, wording: Wording): readonly string[] {
    const hint = wording.doctor(facts.groupId as string | undefined);
    const all: Facts = {
        ...facts,
        wording,
        doctor: hint && `. ${hint}`,
        setting: Object.fromEntries(SETTING_NAMES.map((name) => [name, wording.setting(name)])),
        spelled: Object.fromEntries(SETTING_NAMES.map((name) => [name, bothSpellings(wording, name)])),
    };
    const valueAt = (path: string): unknown =>
        path.split(".").reduce<unknown>((value, name) => (value as Facts | undefined)?.[name], all);
    const fill = (part: string): string => {
        const [, path = "", missing = "unknown"] = /^\{([^|]*)(?:\|(.*))?\}$/s.exec(part) ?? [];
        if (path === "") {
            return part;
        }
        const isFirst = /^[A-Z]/.test(path);
        const words = wordsOf(valueAt(isFirst ? uncapitalized(path) : path) ?? missing, wording);
        return isFirst ? capitalized(words) : words;
    };
    const said = sentences.map((sentence) => {
        const [, sign, condition = "", words = ""] = /^(?:([?!])([\w.]+) )?(.*)$/s.exec(sentence) ?? [];
        const isSaid = sign === undefined || isSet(valueAt(condition)) === (sign === "?");
        return isSaid
            ? words
                  .split(/(\{[^}]*\})/)
                  .map(fill)
                  .reduce(joined)
            : "";
    });
    return said.filter(isSet);
}

/** A text as a host prints it: its words, and its code at the end. */
export function printed(text: Text, wording: Wording): string {
    return sendable(say(text, wording), text.code === "" ? "" : ` [${text.code}]`);
}

const isSet = (value: unknown): boolean => value !== undefined && value !== false && value !== "";
const joined = (before: string, next: string): string =>
    before.endsWith(".") && next.startsWith(".") ? before + next.slice(1) : before + next;
const capitalized = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
const uncapitalized = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);

function wordsOf(value: unknown, wording: Wording): string {
    const words = [value].flat().map((one) => (isText(one) ? say(one, wording) : String(one)));
    return Array.isArray(value) && !isText(value[0]) ? listed(words) : words.join("\n");
}

const isText = (value: unknown): value is Text =>
    typeof value === "object" && value !== null && "sentences" in value;

/** The first of many things, and how many more there are. */
function listed(things: readonly string[], most = 20): string {
    const more = things.length - most;
    return more > 0 ? `${things.slice(0, most).join(", ")} and ${more} more` : things.join(", ");
}
