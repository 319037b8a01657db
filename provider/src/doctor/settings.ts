import { SettingsError } from "../atlas/errors/errors";
import {
    ENVIRONMENT,
    PACKAGE_WORDING,
    PLUGIN,
    PLUGIN_WORDING,
    type SettingName,
    type Wording,
} from "../atlas/errors/wording";
import { readSettings, SECRET_SETTINGS, variableOf, type Settings } from "../atlas/settings";
import { explained } from "./atlas";
import { fail, ok, skip, warn, type Found } from "./checkup";
import type { HostName, Stack } from "./pulumiProject";

const NAMES = Object.keys(ENVIRONMENT) as SettingName[];
export const WORDINGS: Readonly<Record<HostName, Wording>> = {
    package: PACKAGE_WORDING,
    plugin: PLUGIN_WORDING,
};

export function secretsIn(environment: NodeJS.ProcessEnv, stack: Stack | undefined): string[] {
    const open = SECRET_SETTINGS.flatMap((name) => [
        ...Object.values(WORDINGS).map((wording) => stack?.config.get(wording.setting(name))),
        environment[variableOf(name, environment) ?? ""],
    ]);
    const encrypted = [...(stack?.encrypted ?? [])].map((key) => stack?.config.get(key));
    return [...open, ...encrypted].map((secret) => secret?.trim() ?? "");
}

/** How this stack, or this shell, would log in. @param inProject whether a stack may have more settings */
export function checkSettings(
    host: HostName,
    environment: NodeJS.ProcessEnv,
    stack: Stack | undefined,
    inProject: boolean,
): Found<Settings> {
    const wording = WORDINGS[host];
    const keyOf = (name: SettingName): string => wording.setting(name);
    const config = (name: SettingName): string | undefined => stack?.config.get(keyOf(name));
    const sources = NAMES.flatMap((name) => {
        const source = config(name)?.trim() ? keyOf(name) : variableOf(name, environment);
        return source === undefined ? [] : [`${name} from ${source}`];
    }).join(", ");
    let settings: Settings;
    try {
        settings = readSettings(config, environment);
    } catch (error) {
        if (!(error instanceof SettingsError)) {
            throw error;
        }
        const others = NAMES.map((name) => WORDINGS[host === "plugin" ? "package" : "plugin"].setting(name));
        const unread = others.filter((key) => stack?.config.has(key) === true);
        const hint =
            unread.length === 0 ? "" : `; ${unread.join(", ")} is set, which the ${host} does not read`;
        const [detail, fix] = explained(error, wording);
        return inProject && stack === undefined
            ? skip("needs the stack's settings, which are not read; the shell's variables are not enough")
            : fail(detail + (sources === "" ? "" : ` (found: ${sources})`) + hint, fix);
    }
    const unknown = [...(stack?.config.keys() ?? [])].find(
        (key) => key.startsWith(`${PLUGIN}:`) && !NAMES.some((name) => key === PLUGIN_WORDING.setting(name)),
    );
    if (host === "plugin" && unknown !== undefined) {
        return fail(
            `${unknown} is not a setting; the settings are ${NAMES.join(", ")}`,
            `pulumi config rm ${unknown}`,
        );
    }
    const open = SECRET_SETTINGS.find(
        (name) => config(name) !== undefined && !stack?.encrypted.has(keyOf(name)),
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
