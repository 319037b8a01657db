import { SettingsError } from "../atlas/errors/errors";
import {
    ENVIRONMENT,
    PACKAGE_WORDING,
    PLUGIN_WORDING,
    type SettingName,
    type Wording,
} from "../atlas/errors/wording";
import { readSettings, SECRET_SETTINGS, variableOf, type Settings } from "../atlas/settings";
import { wordsOf } from "./atlas";
import { fail, ok, skip, warn, type Found } from "./checkup";
import type { HostName, Stack } from "./pulumiProject";

const NAMES = Object.keys(ENVIRONMENT) as SettingName[];
export const WORDINGS: Readonly<Record<HostName, Wording>> = {
    package: PACKAGE_WORDING,
    plugin: PLUGIN_WORDING,
};

/** One login of a stack: a host's own, or that of an explicit provider of the program. */
export interface Login {
    readonly host: HostName;
    readonly provider?: string | undefined;
}

/** The logins that a stack's resources use; before there are any, that of the host. */
export function loginsOf(stack: Stack | undefined, host: HostName): readonly Login[] {
    const used = (stack?.resources ?? []).map((one): Login => ({ host: one.host, provider: one.provider }));
    const all = used.length === 0 ? [{ host }] : used;
    return all.filter((login, index) => all.findIndex((other) => isSame(login, other)) === index);
}

export const isSame = (one: Login, other: Login): boolean =>
    one.host === other.host && one.provider === other.provider;

export function secretsIn(environment: NodeJS.ProcessEnv, stack: Stack | undefined): string[] {
    const open = SECRET_SETTINGS.flatMap((name) => [
        ...Object.values(WORDINGS).map((wording) => stack?.config.get(wording.setting(name))),
        ...[...(stack?.providers.values() ?? [])].map((settings) => settings[name]),
        environment[variableOf(name, environment) ?? ""],
    ]);
    const encrypted = [...(stack?.encrypted ?? [])].map((key) => stack?.config.get(key));
    return [...open, ...encrypted].map((secret) => secret?.trim() ?? "");
}

/** How this stack, or this shell, would log in. @param inProject whether a stack may have more settings */
export function checkSettings(
    { host, provider }: Login,
    environment: NodeJS.ProcessEnv,
    stack: Stack | undefined,
    inProject: boolean,
): Found<Settings> {
    const wording = WORDINGS[host];
    const keyOf = (name: SettingName): string => wording.setting(name);
    const ofProvider = provider === undefined ? undefined : (stack?.providers.get(provider) ?? {});
    const config = (name: SettingName): string | undefined =>
        ofProvider === undefined ? stack?.config.get(keyOf(name)) : ofProvider[name];
    const sources = NAMES.flatMap((name) => {
        const place = ofProvider === undefined ? keyOf(name) : `provider "${provider ?? ""}"`;
        const source = config(name)?.trim() ? place : variableOf(name, environment);
        return source === undefined ? [] : [`${name} from ${source}`];
    }).join(", ");
    let settings: Settings;
    try {
        settings = {
            ...readSettings(config, environment),
            ...(provider === undefined ? {} : { provider }),
        };
    } catch (error) {
        if (!(error instanceof SettingsError)) {
            throw error;
        }
        return inProject && stack === undefined
            ? skip("needs the stack's settings, which are not read; the shell's variables are not enough")
            : fail(wordsOf(error, wording) + (sources === "" ? "" : ` (found: ${sources})`));
    }
    const open = SECRET_SETTINGS.find(
        (name) =>
            ofProvider === undefined && config(name) !== undefined && !stack?.encrypted.has(keyOf(name)),
    );
    if (open !== undefined) {
        const fix = `pulumi config set --secret ${keyOf(open)}`;
        return warn(`${keyOf(open)} stands in plain text in the stack's file`, fix, settings);
    }
    return ok(
        `${settings.login.kind === "digest" ? "an API key" : "a service account"}: ${sources}`,
        settings,
    );
}
