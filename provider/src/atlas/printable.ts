/** A server's text, made safe for a terminal: without control characters, and cut to a length. */
export function printable(text: string, longest: number): string {
    return text.slice(0, longest).replaceAll(/\p{Cc}+/gu, " ");
}
