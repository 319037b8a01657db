import { StringDecoder } from "node:string_decoder";

/** gRPC carries an error in a header, percent-encoded and once more in base64; all of that has to stay below 64 kB. */
const LONGEST_MESSAGE = 4_000;

/** Half a character, which no UTF-8 can carry: one such text would end the whole process. */
const HALF = /\p{Cs}/gu;

export function wellFormed<T>(value: T): T {
    const inside = (one: unknown): unknown => {
        if (typeof one === "string") {
            return one.replaceAll(HALF, "\ufffd");
        }
        if (Array.isArray(one)) {
            return one.map(inside);
        }
        return typeof one === "object" && one !== null
            ? Object.fromEntries(Object.entries(one).map(([name, each]) => [name, inside(each)]))
            : one;
    };
    return inside(value) as T;
}

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
