// Secrets with values that are not known in advance: the emulator's access tokens, and parts of a login.
const FORMS = [
    /(?<![\w-])[\w-]{43}(?![\w-])/,
    /\b(?:Digest username|Bearer \S|Basic [\w+/]{8})/,
    /response="/,
];

/** Encrypted by the engine, and ignored: its random characters sometimes look like a token. */
const CIPHERTEXT = /\\?"ciphertext\\?":\\?"v1:[\w+/=:]+/g;

/** The places in the texts where a secret stands, the secret itself left out. */
export function findSecrets(texts: readonly string[], secrets: readonly string[]): string[] {
    const found: string[] = [];
    for (const text of texts.map((whole) => whole.replaceAll(CIPHERTEXT, ""))) {
        const start = Math.min(
            ...[
                ...secrets.map((secret) => text.indexOf(secret)),
                ...FORMS.map((form) => text.search(form)),
            ].map((index) => (index === -1 ? Number.POSITIVE_INFINITY : index)),
        );
        if (Number.isFinite(start)) {
            found.push(`a secret after: ${JSON.stringify(text.slice(Math.max(0, start - 80), start))}`);
        }
    }
    return found;
}
