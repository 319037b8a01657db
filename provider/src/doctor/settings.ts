import { SettingsError } from "../atlas/errors/errors";
import { ENVIRONMENT, PACKAGE_WORDING, type SettingName } from "../atlas/errors/text";
import { readSettings, SECRET_SETTINGS, sourceOf, type Settings } from "../atlas/settings";
import { wordsOf } from "./atlas";
import { fail, ok, skip, warn, type Found } from "./checkup";
import type { Stack } from "./pulumiProject";

const NAMES = Object.keys(ENVIRONMENT) as SettingName[];
const keyOf = (name: SettingName): string => PACKAGE_WORDING.setting(name);

export function secretsIn(environment: NodeJS.ProcessEnv, stack: Stack | undefined): string[] {
    const open = SECRET_SETTINGS.flatMap((name) => [
        stack?.config.get(keyOf(name)),
        environment[sourceOf(name, () => undefined, environment) ?? ""],
    ]);
    const encrypted = [...(stack?.encrypted ?? [])].map((key) => stack?.config.get(key));
    return [...open, ...encrypted].map((secret) => secret?.trim() ?? "");
}

/** How this stack, or this shell, would log in. @param inProject whether a stack may have more settings */
export function checkSettings(
    environment: NodeJS.ProcessEnv,
    stack: Stack | undefined,
    inProject: boolean,
): Found<Settings> {
    const config = (name: SettingName): string | undefined => stack?.config.get(keyOf(name));
    const sources = NAMES.flatMap((name) => {
        const source = sourceOf(name, config, environment);
        return source === undefined ? [] : [`${name} from ${source}`];
    }).join(", ");
    let settings: Settings;
    try {
        settings = readSettings(config, environment);
    } catch (error) {
        if (!(error instanceof SettingsError)) {
            throw error;
        }
        return inProject && stack === undefined
            ? skip("needs the stack's settings, which are not read; the shell's variables are not enough")
            : fail(wordsOf(error) + (sources === "" ? "" : ` (found: ${sources})`));
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
