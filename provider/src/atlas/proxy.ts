import { getProxyForUrl } from "proxy-from-env";
import { SettingsError } from "./errors/errors";
import { text } from "./errors/text";

const VARIABLES = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];

const proxyWrong = text(
    "proxyWrong",
    ({ variable, host }: { readonly variable: string; readonly host: string }, wording) =>
        `${variable} is not the address of a proxy; allowed is http://host:port or https://host:port ` +
        `(in a password spell % as %25, @ as %40). Correct it, or put ${host} into NO_PROXY${wording.doctor()}`,
);

/** The proxy for an https address, by HTTPS_PROXY, ALL_PROXY and NO_PROXY. @throws {SettingsError} */
export function proxyFor(baseUrl: string): URL | undefined {
    // Plain http is allowed for this machine only, which needs no proxy.
    const found = baseUrl.startsWith("https:") ? getProxyForUrl(baseUrl) : "";
    if (found === "") {
        return undefined;
    }
    const variable = VARIABLES.find((name) => process.env[name]) ?? "HTTPS_PROXY";
    // As in curl, "proxy:8080" means an http proxy.
    const bare = process.env[variable]?.includes("://") === false;
    const text = bare ? found.replace(/^https:/, "http:") : found;
    try {
        const url = new URL(text);
        decodeURIComponent(url.username + url.password);
        if (url.protocol === "http:" || url.protocol === "https:") {
            return url;
        }
    } catch {
        // Told below, without the address: it may contain a password.
    }
    throw new SettingsError(proxyWrong({ variable, host: new URL(baseUrl).hostname }));
}
