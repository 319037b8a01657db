/** Replaces a secret in a text. */
const REDACTED = "[secret]";

/**
 * Removes secrets from a text sent by Atlas or by whatever answers in its place.
 *
 * @param text must not be truncated yet: a partial secret would not be recognized
 * @param secrets texts to remove, also where they are JSON-, URL- or HTML-encoded
 * @param authorization the login that the request carried
 */
export function redact(text: string, secrets: readonly string[], authorization = ""): string {
    const all = [...secrets, ...partsOf(authorization)];
    return all.flatMap(formsOf).reduce((clean, form) => clean.replaceAll(form, REDACTED), text);
}

/** An Authorization header, and those of its parts that are secrets by themselves. */
function partsOf(authorization: string): string[] {
    const token = /^(?:Basic|Bearer) (.+)$/.exec(authorization)?.[1];
    const response = /\bresponse="([^"]+)"/.exec(authorization)?.[1];
    return [authorization, token, response].filter(
        (part) => part !== undefined && part.length >= 4,
    ) as string[];
}

/**
 * A text as it is, and encoded for JSON, URLs and HTML; longest first, so that no form is replaced in part.
 */
function formsOf(secret: string): string[] {
    const json = JSON.stringify(secret).slice(1, -1);
    const forms = [
        secret,
        json,
        JSON.stringify(json).slice(1, -1),
        encodeURIComponent(secret),
        secret.replaceAll("&", "&amp;").replaceAll('"', "&quot;"),
        secret.replaceAll("&", "&amp;").replaceAll('"', "&#34;"),
    ];
    return [...new Set(forms)].filter((form) => form !== "").sort((one, other) => other.length - one.length);
}
