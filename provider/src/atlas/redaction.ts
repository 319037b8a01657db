/** What stands in a text where a secret stood. */
const REDACTED = "[secret]";

/**
 * Takes secrets out of a text that Atlas, or whoever answers in its place, has sent.
 *
 * @param text whole: of a text that was cut, the part of a secret that is left would not be found
 * @param secrets texts that nobody may see, however they come back
 * @param authorization the login that the request carried
 */
export function redact(text: string, secrets: readonly string[], authorization = ""): string {
    const all = [...secrets, ...partsOf(authorization)];
    return all.flatMap(formsOf).reduce((clean, form) => clean.replaceAll(form, REDACTED), text);
}

/** A login, and those of its parts that are of use by themselves. */
function partsOf(authorization: string): string[] {
    const token = /^(?:Basic|Bearer) (.+)$/.exec(authorization)?.[1];
    const response = /\bresponse="([^"]+)"/.exec(authorization)?.[1];
    return [authorization, token, response].filter((part) => part !== undefined);
}

/** A text as it is, and as JSON, URLs and HTML spell it; the longest first, so that none leaves a rest of another. */
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
