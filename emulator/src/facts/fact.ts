/** Where a fact is from. */
export const SOURCES = {
    R: "answers of the real Atlas, recorded by the tests of MongoDB's Atlas CLI and published in its repository",
    L: "what real calls answered, in public logs and threads: MongoDB's nightly tests of its Terraform provider, issues and pull requests of its tools",
    D: "MongoDB's documentation of Atlas and of its API",
    P: "MongoDB's OpenAPI description of the API; where a recording differs, the recording is right",
    E: "MongoDB's list of the API's error codes",
    C: "the types and paths of MongoDB's Go clients (`go.mongodb.org/atlas` and `go.mongodb.org/atlas-sdk`)",
    T: "the code of MongoDB's Terraform provider",
    K: "MongoDB's Kubernetes operator",
    F: "RFC 7616",
    "–": "published nowhere: an assumption",
} as const;

export type Source = keyof typeof SOURCES;

/** How a fact is known, the best first. A fact of which a part is assumed counts as assumed. */
export const PROOFS = ["live", "recorded", "in logs", "documented", "assumed"] as const;
export type Proof = (typeof PROOFS)[number];

/** A field's type: `?` may be left out, `|null` may be null. */
export type FieldType =
    | "string"
    | "string?"
    | "string|null"
    | "strings"
    | "strings|null"
    | "boolean"
    | "number"
    | "array"
    | "array|null"
    | "object"
    | "object?";

/** The fields of an answer. */
export type Shape = Readonly<Record<string, FieldType>>;

/** What `npm run live` needs in order to look for a fact, besides a login. */
export type Needs = "nothing" | "apiKey" | "vpcEndpoint" | "cluster";

/** One thing that we believe of Atlas. The emulator does it, docs/atlas-api.md says it, `npm run live` looks for it. */
export interface Fact {
    /** A sentence in Markdown. */
    readonly says: string;
    readonly sources: readonly Source[];
    /** How often recordings show it, and the day of the last one. */
    readonly recorded?: { readonly times: number; readonly until: string };
    /** The date of the live report that showed it, such as "2026-12-01"; undefined: never seen live. */
    readonly live?: string;
    /** Undefined: `npm run live` cannot bring it about, or must not. */
    readonly needs?: Needs;
}

export function proofOf({ live, recorded, sources }: Fact): Proof {
    if (live !== undefined || recorded !== undefined) {
        return live === undefined ? "recorded" : "live";
    }
    return sources.includes("–") ? "assumed" : sources.includes("L") ? "in logs" : "documented";
}

/** An answer that the emulator gives, and the live check expects. */
export interface AnswerFact extends Fact {
    readonly status: number;
    /** Of the body, or of each item of a list. */
    readonly shape: Shape;
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
