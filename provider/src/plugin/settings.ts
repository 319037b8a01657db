import { SettingsError } from "../atlas/errors/errors";
import { text, type Text } from "../words/text";
import { printable } from "../words/printable";
import { checkBaseUrl, DEFAULT_BASE_URL } from "../atlas/settings";
import { UNKNOWN, type Failure } from "../resources/host";
import { didYouMean } from "../resources/arguments/didYouMean";
import type { Properties } from "./properties";
import { SETTING_NAMES, type SettingName } from "../words/settingNames";
import { ENGINE_SETTINGS, PLUGIN } from "../words/wording";

export const DESCRIPTIONS: Readonly<Record<SettingName, string>> = {
    publicKey: "The public key of an Atlas API key.",
    privateKey: "The private key of an Atlas API key.",
    clientId: "The id of an Atlas service account, for the endpointService API.",
    clientSecret: "The secret of an Atlas service account.",
    baseUrl: `Where Atlas is. Default: \`${DEFAULT_BASE_URL}\`. Plain http only to a loopback address.`,
};

const unknownSetting = text(
    "unknownSetting",
    `${PLUGIN}:{name} is not a setting{hint}; the settings are ${SETTING_NAMES.join(", ")}`,
);
const noText = text("wrongSetting", `${PLUGIN}:{name} has to be a string`);

/**
 * What is wrong with the arguments of a provider. Whether a login is complete shows at the first resource. No failure
 * names a property, since the engine would print its value, and a misspelled setting may hold a key.
 */
export function checkConfig(values: Properties): Failure[] {
    return Object.entries(values)
        .filter(([name]) => !ENGINE_SETTINGS.includes(name) && !name.startsWith("__"))
        .map(([name, value]) => reasonAgainst(name, value))
        .filter((reason) => reason !== undefined)
        .map((reason) => ({ property: "", reason }));
}

function reasonAgainst(name: string, value: unknown): Text | undefined {
    if (SETTING_NAMES.every((one) => one !== name)) {
        return unknownSetting({ name: printable(name, 100), hint: didYouMean(name, SETTING_NAMES) });
    }
    if (value !== UNKNOWN && typeof value !== "string") {
        return noText({ name });
    }
    try {
        if (name === "baseUrl" && value !== UNKNOWN) {
            checkBaseUrl(value.trim() || DEFAULT_BASE_URL);
        }
        return undefined;
    } catch (error) {
        if (!(error instanceof SettingsError)) {
            throw error;
        }
        return error.text;
    }
}

export function changedSettings(olds: Properties, news: Properties): string[] {
    return SETTING_NAMES.filter((name) => olds[name] !== news[name]);
}
