import type { Wording } from "../atlas/errors/text";

/** The plugin's name, and the namespace of its settings. */
export const PLUGIN = "atlas-private-endpoint";

/**
 * For users of the plugin: a setting may be an argument of a provider in the program; aliases are written differently
 * in each language; and `doctor` checks Node.js programs only.
 */
export const PLUGIN_WORDING: Wording = {
    setting: (name) => `${PLUGIN}:${name}`,
    toSet: "Set it on the provider in the program; or, for the default one, type: ",
    alias: "its old URN or name as an alias",
    waitTimeout: "customTimeouts.create",
    doctor: () => "",
};

export const UPDATE_WORDING: Wording = { ...PLUGIN_WORDING, waitTimeout: "customTimeouts.update" };
