import { StringDecoder } from "node:string_decoder";

/** gRPC carries an error in a header, percent-encoded and once more in base64; all of that has to stay below 64 kB. */
const LONGEST_MESSAGE = 4_000;

/** A copy of a JSON-like value with each part changed that is neither a list nor an object. */
export function mapLeaves(value: unknown, change: (leaf: unknown) => unknown): unknown {
    if (Array.isArray(value)) {
        return value.map((one) => mapLeaves(one, change));
    }
    return typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, mapLeaves(one, change)]))
        : change(value);
}

/** Half a character in a text, which UTF-8 cannot encode, would end the whole process. */
export const wellFormed = <T>(value: T): T =>
    mapLeaves(value, (leaf) => (typeof leaf === "string" ? leaf.toWellFormed() : leaf)) as T;

/** A text that can be sent: well-formed, and cut between two characters. @param end is never cut */
export function sendable(message: string, end = ""): string {
    const bytes = Buffer.from(wellFormed(message));
    const longest = LONGEST_MESSAGE - Buffer.byteLength(end);
    const most = longest - Buffer.byteLength("…");
    const words =
        bytes.length <= longest
            ? bytes.toString()
            : `${new StringDecoder("utf8").write(bytes.subarray(0, most))}…`;
    return words + end;
}
