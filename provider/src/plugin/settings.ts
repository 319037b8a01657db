import { DEFAULT_BASE_URL, type SettingName } from "../atlas/settings";
import { UNKNOWN, type Failure } from "../resources/shared/handler";
import { didYouMean } from "../resources/shared/didYouMean";
import type { Properties } from "./properties";
import { PLUGIN } from "./spelling";

/** What each setting is, for the schema. */
export const DESCRIPTIONS: Readonly<Record<SettingName, string>> = {
    publicKey: "The public key of an Atlas API key.",
    privateKey: "The private key of an Atlas API key.",
    clientId: "The id of an Atlas service account, for the endpointService API.",
    clientSecret: "The secret of an Atlas service account.",
    baseUrl: `Where Atlas is. Default: \`${DEFAULT_BASE_URL}\`. Plain http only to a loopback address.`,
};

const NAMES = Object.keys(DESCRIPTIONS);

/** What the engine itself adds to a provider's arguments. */
const ENGINE_OWN = ["version", "pluginDownloadURL"];

/** What is wrong with the arguments of a provider. Whether a login is complete shows at the first resource. */
export function checkSettings(values: Properties): Failure[] {
    return Object.entries(values).flatMap(([name, value]): Failure[] => {
        if (ENGINE_OWN.includes(name) || name.startsWith("__")) {
            return [];
        }
        if (!NAMES.includes(name)) {
            const reason = `${PLUGIN}:${name} is not a setting${didYouMean(name, NAMES)}; the settings are ${NAMES.join(", ")}`;
            return [{ property: name, reason }];
        }
        return typeof value === "string" || value === UNKNOWN
            ? []
            : [{ property: name, reason: `${PLUGIN}:${name} has to be a text` }];
    });
}

/** Which settings differ between two sets of arguments. */
export function changedSettings(olds: Properties, news: Properties): string[] {
    return NAMES.filter((name) => olds[name] !== news[name]);
}
