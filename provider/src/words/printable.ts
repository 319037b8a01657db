// What a terminal would obey or nobody would see: controls, formatting, halves of a surrogate pair, and whatever
// else Unicode calls ignorable.
const UNPRINTABLES = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]+/gu;

/** Makes somebody else's text safe to show and to send: without what cannot be printed, and truncated. */
export function printable(text: string, longest: number): string {
    // A character takes two units at most, and a text may have millions.
    return cut(text.slice(0, 2 * longest).replaceAll(UNPRINTABLES, " "), longest);
}

/** The first characters of a text. A character is never cut in half, since gRPC cannot carry one. */
export function cut(text: string, longest: number): string {
    return text.length <= longest ? text : Array.from(text).slice(0, longest).join("");
}
