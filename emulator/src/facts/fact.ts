/** Where a fact is from. */
export const SOURCES = {
    D: "MongoDB's documentation of Atlas and of its API",
    P: "MongoDB's OpenAPI description of the API",
    E: "MongoDB's list of the API's error codes",
    C: "the types and paths of MongoDB's Go clients (`go.mongodb.org/atlas` and `go.mongodb.org/atlas-sdk`)",
    T: "the behaviour of MongoDB's Terraform provider, and logs of its tests",
    K: "MongoDB's Kubernetes operator",
    R: "RFC 7616",
    "–": "published nowhere: an assumption",
} as const;

export type Source = keyof typeof SOURCES;

/** A field's type: `?` may be left out, `|null` may be null. */
export type FieldType =
    "string" | "string?" | "string|null" | "strings" | "boolean" | "number" | "array" | "object" | "object?";

/** The fields of an answer. */
export type Shape = Readonly<Record<string, FieldType>>;

/** What `npm run live` needs in order to look for a fact, besides a login. */
export type Needs = "nothing" | "apiKey" | "vpcEndpoint" | "cluster";

/** One thing that we believe of Atlas. The emulator does it, docs/atlas-api.md says it, `npm run live` looks for it. */
export interface Fact {
    /** A sentence in Markdown. */
    readonly says: string;
    readonly sources: readonly Source[];
    /** The date of the live report that showed it, such as "2026-12-01"; undefined: never seen live. */
    readonly live?: string;
    /** Undefined: `npm run live` cannot bring it about, or must not. */
    readonly needs?: Needs;
}

/** An answer that the emulator gives, and the live check expects. */
export interface AnswerFact extends Fact {
    readonly status: number;
    /** Of the body, or of each item of a list; undefined: no body. */
    readonly shape?: Shape;
    readonly isList?: true;
    /** Atlas's answer has further fields, of no interest here. */
    readonly isOpen?: true;
}

/** An error code, which the emulator answers and the live check expects. */
export interface RefusalFact extends Fact {
    readonly status: number;
    /** {0} is the first parameter. */
    readonly detail: string;
}
