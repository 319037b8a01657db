/** Makes a server's text safe for a terminal: removes control characters, and truncates it. */
export function printable(text: string, longest: number): string {
    return text.slice(0, longest).replaceAll(/\p{Cc}+/gu, " ");
}
