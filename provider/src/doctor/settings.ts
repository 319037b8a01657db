import { SettingsError } from "../atlas/errors/errors";
import { SETTING_NAMES, type SettingName } from "../words/settingNames";
import { ENGINE_SETTINGS, PACKAGE_WORDING, PLUGIN, PLUGIN_WORDING, type Wording } from "../words/wording";
import { readSettings, SECRET_SETTINGS, variableOf, type Settings } from "../atlas/settings";
import { fail, failure, ok, skip, warn, type CheckOutcome } from "./checkup";
import type { Stack } from "./stack";

const nameIn = (key: string): string => key.slice(key.lastIndexOf(":") + 1);

export function secretValues(environment: NodeJS.ProcessEnv, stack: Stack = {}): string[] {
    const ofShell = SECRET_SETTINGS.map((name) => environment[variableOf(name, environment) ?? ""]);
    const ofStack = Object.entries(stack).flatMap(([key, { value, secret }]) =>
        secret === true || SECRET_SETTINGS.some((name) => name === nameIn(key)) ? [value] : [],
    );
    return [...ofShell, ...ofStack].map((secret) => secret?.trim() ?? "");
}

/** How this stack, or this shell, would log in. @param inProject whether a stack may have more settings */
export function checkSettings(
    wording: Wording,
    environment: NodeJS.ProcessEnv,
    stack: Stack | undefined,
    inProject: boolean,
): CheckOutcome<Settings> {
    const keyOf = (name: SettingName): string => wording.setting(name);
    const config = (name: SettingName): string | undefined => stack?.[keyOf(name)]?.value;
    const known = SETTING_NAMES.map(keyOf);
    const wrong = Object.keys(stack ?? {}).find(
        (key) =>
            key.startsWith(`${PLUGIN}:`) && !known.includes(key) && !ENGINE_SETTINGS.includes(nameIn(key)),
    );
    if (wrong !== undefined && wording === PLUGIN_WORDING) {
        return fail(
            `${wrong} is not a setting of the plugin; its settings are ${known.join(", ")}`,
            `pulumi config rm ${wrong}`,
        );
    }
    const sources = SETTING_NAMES.flatMap((name) => {
        const source = config(name)?.trim() ? keyOf(name) : variableOf(name, environment);
        return source === undefined ? [] : [`${name} from ${source}`];
    }).join(", ");
    const other = wording === PLUGIN_WORDING ? PACKAGE_WORDING : PLUGIN_WORDING;
    const unread = SETTING_NAMES.map((name) => other.setting(name)).filter(
        (key) => stack?.[key] !== undefined,
    );
    const unused = unread.length === 0 ? "" : `; set, but not used here: ${unread.join(", ")}`;
    let settings: Settings;
    try {
        settings = readSettings(config, environment);
    } catch (error) {
        if (inProject && stack === undefined && error instanceof SettingsError) {
            return skip(
                "needs the stack's settings, which could not be read; the shell's variables are not enough",
            );
        }
        const found = failure(error, wording);
        return { ...found, detail: `${found.detail}${sources && ` (found: ${sources})`}${unused}` };
    }
    const open = SECRET_SETTINGS.find((name) => config(name) && stack?.[keyOf(name)]?.secret !== true);
    if (open !== undefined) {
        const fix = `pulumi config set --secret ${keyOf(open)}`;
        return warn(`${keyOf(open)} stands in plain text in the stack's file`, fix, settings);
    }
    const login = settings.login.kind === "digest" ? "an API key" : "a service account";
    const detail = `${login}: ${sources}${unused}`;
    const baseUrl = other.setting("baseUrl");
    return stack?.[baseUrl] !== undefined && config("baseUrl") === undefined
        ? warn(detail, `pulumi config set ${keyOf("baseUrl")}, or pulumi config rm ${baseUrl}`, settings)
        : ok(detail, settings);
}
