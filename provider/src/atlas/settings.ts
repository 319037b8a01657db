import { createHash } from "node:crypto";
import { isIP } from "node:net";
import { getProxyForUrl } from "proxy-from-env";
import { SettingsError } from "./errors/errors";
import { text, type Text } from "../words/text";
import { ENVIRONMENT, type SettingName } from "../words/settingNames";

export type Login =
    | { readonly kind: "digest"; readonly publicKey: string; readonly privateKey: string }
    | { readonly kind: "serviceAccount"; readonly clientId: string; readonly clientSecret: string };

export interface Settings {
    /** Without a trailing slash. */
    readonly baseUrl: string;
    readonly proxy?: URL;
    readonly login: Login;
    /** The name of the explicit provider of the program that these settings are of; undefined for the default one. */
    readonly provider?: string;
}

/** Which Atlas it is: the origin, and where a gateway has a path, a digest of that, since it may hold a token. */
export function addressOf(baseUrl: string): string {
    const { origin, pathname } = new URL(baseUrl);
    const digest = createHash("sha256").update(pathname).digest("hex").slice(0, 8);
    return pathname === "/" ? origin : `${origin} (path ${digest})`;
}

/** Those to keep encrypted wherever Pulumi stores them. */
export const SECRET_SETTINGS: readonly SettingName[] = ["privateKey", "clientSecret"];

export const DEFAULT_BASE_URL = "https://cloud.mongodb.com";

export type StackConfig = (name: SettingName) => string | undefined;

/**
 * The settings, from the stack's configuration first and the environment second. A pair of keys in the configuration
 * wins over any in the environment; where both a key pair and a service account are complete, the key pair is used.
 * @throws {SettingsError} naming what is missing or wrong, in both spellings
 */
export function readSettings(config: StackConfig, environment: NodeJS.ProcessEnv): Settings {
    const configured = (name: SettingName): string | undefined => config(name)?.trim() || undefined;
    const anywhere = (name: SettingName): string | undefined =>
        configured(name) ?? environment[variableOf(name, environment) ?? ""]?.trim();
    const login = wholeLogin(configured) ?? wholeLogin(anywhere);
    if (login === undefined) {
        throw new SettingsError(loginMissing(missingOf(anywhere)));
    }
    const baseUrl = checkBaseUrl(anywhere("baseUrl") ?? DEFAULT_BASE_URL);
    const proxy = proxyFor(baseUrl);
    return { baseUrl, login, ...(proxy === undefined ? {} : { proxy }) };
}

/** The variable that a setting is read from where the configuration does not have it. */
export function variableOf(name: SettingName, environment: NodeJS.ProcessEnv): string | undefined {
    return ENVIRONMENT[name].find((variable) => environment[variable]?.trim());
}

function wholeLogin(read: (name: SettingName) => string | undefined): Login | undefined {
    const [publicKey, privateKey] = [read("publicKey"), read("privateKey")];
    if (publicKey !== undefined && privateKey !== undefined) {
        return { kind: "digest", publicKey, privateKey };
    }
    const [clientId, clientSecret] = [read("clientId"), read("clientSecret")];
    return clientId !== undefined && clientSecret !== undefined
        ? { kind: "serviceAccount", clientId, clientSecret }
        : undefined;
}

function missingOf(read: (name: SettingName) => string | undefined): readonly SettingName[] {
    const serviceAccount = read("clientId") !== undefined || read("clientSecret") !== undefined;
    const keys = read("publicKey") !== undefined || read("privateKey") !== undefined;
    const wanted: SettingName[] =
        serviceAccount && !keys ? ["clientId", "clientSecret"] : ["publicKey", "privateKey"];
    return wanted.filter((name) => read(name) === undefined);
}

/** @param missing the names of settings */
export function loginMissing(missing: readonly SettingName[]): Text {
    const spelled = missing.map((name) => `{spelled.${name}}`).join(" and ");
    const commands = missing.map((name) => {
        const secret = SECRET_SETTINGS.includes(name) ? " --secret" : "";
        return `pulumi config set${secret} {setting.${name}}`;
    });
    return text("loginMissing", [
        `Atlas credentials are missing: ${spelled}.`,
        `{wording.toSet}${commands.join("; ")}{doctor}`,
    ])({ missing });
}

const baseUrlWrong = text(
    "baseUrlWrong",
    `{spelled.baseUrl} {what}; allowed is an https address such as ${DEFAULT_BASE_URL}, or http to a loopback address{doctor}`,
);

/**
 * Requires https, except to this machine: a login must not cross a network unencrypted. The text may hold a password in
 * any place, so no error shows more of it than scheme and host. @throws {SettingsError}
 */
export function checkBaseUrl(text: string): string {
    const problem = (what: string): SettingsError => new SettingsError(baseUrlWrong({ what }));
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url?.protocol !== "https:" && url?.protocol !== "http:") {
        throw problem(`is not a web address${hintFor(text)}`);
    }
    if (url.username !== "" || url.password !== "") {
        throw problem("contains a user name or password, which belong in publicKey and privateKey");
    }
    // An empty query or fragment would swallow the path of every call.
    if (/[?#]/.test(text)) {
        throw problem("has a query or fragment; leave it out");
    }
    if (/\/api(\/|$)/.test(url.pathname)) {
        throw problem("has the API's path, /api; leave it out");
    }
    if (url.protocol === "http:" && !isLoopback(url.hostname)) {
        throw problem(`is plain http to ${url.hostname}`);
    }
    return url.href.replace(/\/+$/, "");
}

/** Suggests the missing scheme, only for known hosts: any other text may be a password. */
function hintFor(text: string): string {
    const meant = URL.canParse(`http://${text}`) ? new URL(`http://${text}`) : undefined;
    if (meant?.username !== "") {
        return "";
    }
    const { hostname, host } = meant;
    const scheme = isLoopback(hostname)
        ? "http"
        : /(?:^|\.)mongodb(?:gov)?\.com$/.test(hostname)
          ? "https"
          : "";
    return scheme === "" ? "" : ` (did you mean "${scheme}://${host}"?)`;
}

function isLoopback(hostname: string): boolean {
    const host = hostname.replace(/^\[|\]$/g, "");
    return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

const VARIABLES = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];

const proxyWrong = text("proxyWrong", [
    "{variable} is not the address of a proxy; allowed is http://host:port or https://host:port (in a password spell % as %25, @ as %40).",
    "Correct it, or put {host} into NO_PROXY{doctor}",
]);

/** The proxy for an https address, by HTTPS_PROXY, ALL_PROXY and NO_PROXY. @throws {SettingsError} */
function proxyFor(baseUrl: string): URL | undefined {
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
        // Reported below without the address, which may contain a password.
    }
    throw new SettingsError(proxyWrong({ variable, host: new URL(baseUrl).hostname }));
}
