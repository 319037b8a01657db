/** The parameters of an Authorization header of the Digest scheme; undefined when it does not parse. */
export function parseDigest(header: string): ReadonlyMap<string, string> | undefined {
    const scheme = /^Digest\s+/i.exec(header);
    if (scheme === null) {
        return undefined;
    }
    const parameters = new Map<string, string>();
    const pattern = /\s*([A-Za-z0-9*_-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))\s*(?:,|$)/y;
    pattern.lastIndex = scheme[0].length;
    while (pattern.lastIndex < header.length) {
        const match = pattern.exec(header);
        const name = match?.[1]?.toLowerCase();
        if (match === null || name === undefined || parameters.has(name)) {
            return undefined;
        }
        parameters.set(name, match[2]?.replaceAll(/\\(.)/g, "$1") ?? match[3] ?? "");
    }
    return parameters;
}
