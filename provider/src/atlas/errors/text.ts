export type SettingName = "publicKey" | "privateKey" | "clientId" | "clientSecret" | "baseUrl";

/** The variables that set what the stack's configuration does not. */
export const ENVIRONMENT: Readonly<Record<SettingName, readonly string[]>> = {
    publicKey: ["MONGODB_ATLAS_PUBLIC_KEY", "MCLI_PUBLIC_API_KEY"],
    privateKey: ["MONGODB_ATLAS_PRIVATE_KEY", "MCLI_PRIVATE_API_KEY"],
    clientId: ["MONGODB_ATLAS_CLIENT_ID"],
    clientSecret: ["MONGODB_ATLAS_CLIENT_SECRET"],
    baseUrl: ["MONGODB_ATLAS_BASE_URL"],
};

/** What users of the hosts type differently. */
export interface Wording {
    /** A setting's key in the stack's configuration, such as `mongodbatlas:publicKey`. */
    setting(name: SettingName): string;
    /** Comes before the commands that set what is missing. */
    readonly toSet: string;
    /** How a resource that was renamed keeps its entry. */
    readonly alias: string;
    /** The option that limits the wait under way. */
    readonly waitTimeout: string;
    /** Ends a sentence without a full stop; the command that checks everything, where there is one. */
    doctor(groupId?: string): string;
}

export const PACKAGE_WORDING: Wording = {
    setting: (name) => `mongodbatlas:${name}`,
    toSet: "Type: ",
    alias: `aliases: [{ name: "<old name>" }]`,
    waitTimeout: "customTimeouts.create",
    doctor: (groupId) =>
        `. To check it all, type: npx --no -- pulumi-atlas-private-endpoint doctor${groupId === undefined ? "" : ` --group-id ${groupId}`}`,
};

/** A setting in both spellings: `mongodbatlas:baseUrl (or MONGODB_ATLAS_BASE_URL)`. */
export function bothSpellings(wording: Wording, name: SettingName): string {
    return `${wording.setting(name)} (or ${ENVIRONMENT[name].join(", ")})`;
}

/** What is to be said to a user. The host that prints it writes the words. */
export interface Text<Facts extends object = object> {
    /** Short and stable; stands at the end of what is printed, and README and docs/errors.md name it. */
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
