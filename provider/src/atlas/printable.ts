/** What a server has sent, fit for a terminal: no control characters, which could move its cursor or worse, and not long. */
export function printable(text: string, longest: number): string {
    return text.slice(0, longest).replaceAll(/\p{Cc}+/gu, " ");
}
