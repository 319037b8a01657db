import { withoutDoctorHint } from "../atlas/errors/errors";

/** The plugin's name, and the namespace of its settings. */
export const PLUGIN = "atlas-private-endpoint";

/** The namespace in which all other layers name settings. */
const NAMESPACE = "mongodbatlas:";

/** The name of a setting without its namespace. */
export const settingName = (key: string): string => key.slice(NAMESPACE.length);

/**
 * A text for users of the plugin: its settings have another namespace, or are arguments of a provider in the program;
 * aliases are written differently in each language; and `doctor` checks Node.js programs only.
 */
export function spelled(text: string): string {
    return withoutDoctorHint(text)
        .replaceAll(
            "Type: pulumi config set",
            "Set it on the provider in the program; or, for the default one, type: pulumi config set",
        )
        .replaceAll(`aliases: [{ name: "<old name>" }]`, "its old URN or name as an alias")
        .replaceAll(NAMESPACE, `${PLUGIN}:`);
}

/** The same for an update, which has a timeout of its own here. */
export function spelledForUpdate(text: string): string {
    return spelled(text).replaceAll("customTimeouts.create", "customTimeouts.update");
}
