import { ENVIRONMENT, type SettingName } from "./settingNames";

/** The plugin's name, and the namespace of its settings. */
export const PLUGIN = "atlas-private-endpoint";

/** What the engine itself adds to a provider's settings. */
export const ENGINE_SETTINGS: readonly string[] = ["version", "pluginDownloadURL"];

export interface Wording {
    /** A setting's key in the stack's configuration, such as `mongodbatlas:publicKey`. */
    setting(name: SettingName): string;
    /** Comes before the commands that set what is missing. */
    readonly toSet: string;
    /** How a resource that was renamed keeps its entry. */
    readonly alias: string;
    /** The option that limits the wait under way. */
    readonly waitTimeout: string;
    /** A sentence without its full stop: the command that checks everything; empty where there is none. */
    doctor(groupId?: string): string;
}

export const PACKAGE_WORDING: Wording = {
    setting: (name) => `mongodbatlas:${name}`,
    toSet: "Run: ",
    alias: `aliases: [{ name: "<old name>" }]`,
    waitTimeout: "customTimeouts.create",
    doctor: (groupId) => toCheck("npx --no -- pulumi-atlas-private-endpoint", groupId),
};

/** For users of the plugin: a setting may be an argument of a provider; aliases are written differently in each language. */
export const PLUGIN_WORDING: Wording = {
    setting: (name) => `${PLUGIN}:${name}`,
    toSet: "The plugin does not read mongodbatlas: settings. Set these on the provider in the program or, for the default provider, run: ",
    alias: "its old URN or name as an alias",
    waitTimeout: "customTimeouts.create",
    // This program's own path: the engine has it in a folder that is not on PATH.
    doctor: (groupId) => toCheck(pluginCommand(), groupId),
};

/** What starts this program as a command: its own path. */
export const pluginCommand = (): string => inShell(process.argv[1] ?? `pulumi-resource-${PLUGIN}`);

export const UPDATE_WORDING: Wording = { ...PLUGIN_WORDING, waitTimeout: "customTimeouts.update" };

function toCheck(command: string, groupId: string | undefined): string {
    const project = groupId === undefined ? "" : ` --group-id ${groupId}`;
    return `To check everything, run: ${command} doctor${project}`;
}

/** In PowerShell on Windows, in sh elsewhere. */
function inShell(path: string): string {
    const quoted =
        process.platform === "win32" ? `& "${path}"` : `'${path.replaceAll("'", String.raw`'\''`)}'`;
    return /^[\w./:@+-]+$/.test(path) ? path : quoted;
}

/** A setting in both spellings: `mongodbatlas:baseUrl (or MONGODB_ATLAS_BASE_URL)`. */
export function bothSpellings(wording: Wording, name: SettingName): string {
    return `${wording.setting(name)} (or ${ENVIRONMENT[name].join(", ")})`;
}
