import { DEFAULT_BASE_URL, type SettingName } from "../atlas/settings";
import type { Failure } from "../resources/shared/handler";
import { UNKNOWN } from "../resources/shared/handler";
import { didYouMean } from "../resources/shared/didYouMean";
import type { Properties } from "./properties";
import { PLUGIN } from "./spelling";

interface Setting {
    readonly description: string;
    /** Whether the state has to encrypt it. */
    readonly isSecret: boolean;
}

export const SETTINGS: Readonly<Record<SettingName, Setting>> = {
    publicKey: { description: "The public key of an Atlas API key.", isSecret: false },
    privateKey: { description: "The private key of an Atlas API key.", isSecret: true },
    clientId: {
        description: "The id of an Atlas service account, for the endpointService API.",
        isSecret: false,
    },
    clientSecret: { description: "The secret of an Atlas service account.", isSecret: true },
    baseUrl: {
        description: `Where Atlas is. Default: \`${DEFAULT_BASE_URL}\`. Plain http only to a loopback address.`,
        isSecret: false,
    },
};

/** Those that the state keeps encrypted, even if the program or the configuration has them in the open. */
export const SECRET_SETTINGS: readonly string[] = Object.entries(SETTINGS).flatMap(([name, { isSecret }]) =>
    isSecret ? [name] : [],
);

/** What the engine itself adds to a provider's arguments. */
const ENGINE_OWN = ["version", "pluginDownloadURL"];

/** What is wrong with the arguments of a provider. Whether a login is complete shows at the first resource. */
export function checkSettings(values: Properties): Failure[] {
    const known = Object.keys(SETTINGS);
    return Object.entries(values).flatMap(([name, value]): Failure[] => {
        if (ENGINE_OWN.includes(name) || name.startsWith("__")) {
            return [];
        }
        if (!known.includes(name)) {
            const reason = `${PLUGIN}:${name} is no setting${didYouMean(name, known)}; the settings are ${known.join(", ")}`;
            return [{ property: name, reason }];
        }
        return typeof value === "string" || value === UNKNOWN
            ? []
            : [{ property: name, reason: `${PLUGIN}:${name} has to be a text` }];
    });
}

/** Which settings differ between two sets of arguments. */
export function changedSettings(olds: Properties, news: Properties): string[] {
    return Object.keys(SETTINGS).filter((name) => olds[name] !== news[name]);
}
