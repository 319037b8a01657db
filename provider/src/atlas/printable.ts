/** Makes a server's text safe for a terminal: removes control and invisible formatting characters, and truncates it. */
export function printable(text: string, longest: number): string {
    return text.slice(0, longest).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ");
}
