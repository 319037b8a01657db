import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { UNKNOWN } from "../resources/host";
import { mapLeaves, wellFormed } from "../words/sendable";

// How the engine spells special values: sdk/go/common/resource and plugin/rpc of Pulumi.
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
/** Stands for an unknown value of any type. */
const UNKNOWN_STRING = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** An unknown boolean, number, string, array, asset, archive or object. */
const UNKNOWNS: ReadonlySet<unknown> = new Set([
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    UNKNOWN_STRING,
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "030794c1-ac77-496b-92df-f27374a8bd58",
    "e48ece36-62e2-4504-bad9-02848725956a",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

export type Properties = Readonly<Record<string, unknown>>;

export interface Received {
    /** Secrets in the open; {@link UNKNOWN} for what is not known yet; nothing for null. */
    readonly values: Properties;
    /** Those that are secret, in whole or in part. */
    readonly secrets: ReadonlySet<string>;
}

export function receive(struct: Struct | undefined): Received {
    const secrets = new Set<string>();
    const values: Record<string, unknown> = {};
    for (const [name, wrapped] of Object.entries(struct?.toJavaScript() ?? {})) {
        const value = unwrap(wrapped, () => secrets.add(name));
        if (value !== null && value !== undefined) {
            values[name] = value;
        }
    }
    return { values, secrets };
}

/** @param secrets the properties that the engine is to keep encrypted */
export function send(values: Properties, secrets: ReadonlySet<string> = new Set()): Struct {
    const entries = Object.entries(wellFormed(values)).filter(([, value]) => value !== undefined);
    const wrapped = entries.map(([name, value]) => {
        const plain = mapLeaves(value, (leaf) => (leaf === UNKNOWN ? UNKNOWN_STRING : leaf));
        return [name, secrets.has(name) ? { [SIGNATURE]: SECRET, value: plain } : plain];
    });
    return Struct.fromJavaScript(Object.fromEntries(wrapped) as Record<string, JavaScriptValue>);
}

function unwrap(value: unknown, noteSecret: () => void): unknown {
    if (UNKNOWNS.has(value)) {
        return UNKNOWN;
    }
    if (Array.isArray(value)) {
        return value.map((one) => unwrap(one, noteSecret));
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    const { [SIGNATURE]: signature, ...rest } = value as Properties;
    if (signature === SECRET) {
        noteSecret();
        return unwrap(rest.value, noteSecret);
    }
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, unwrap(one, noteSecret)]));
}
