import { SettingsError } from "../atlas/errors/errors";
import {
    DEFAULT_BASE_URL,
    ENVIRONMENT,
    originOf,
    readSettings,
    SECRET_SETTINGS,
    sourceOf,
    type SettingName,
} from "../atlas/settings";
import { type Check, type Finding, type Facts, fail, ok, skip, warn } from "./checkup";

const NAMES = Object.keys(ENVIRONMENT) as SettingName[];

/** How this stack, or this shell, would log in. */
export const SETTINGS_CHECKS: readonly Check[] = [
    { id: "settings", run: checkSettings },
    { id: "base-url", run: checkBaseUrl },
];

/** The secrets that the shell's variables hold. */
export function secretsIn(environment: NodeJS.ProcessEnv): string[] {
    return SECRET_SETTINGS.map(
        (name) => environment[sourceOf(name, () => undefined, environment) ?? ""]?.trim() ?? "",
    );
}

function checkSettings(facts: Facts): Finding {
    const { environment, secrets, stack } = facts;
    const config = (key: string): string | undefined => stack?.config.get(key);
    for (const name of SECRET_SETTINGS) {
        secrets.add(config(`mongodbatlas:${name}`)?.trim() ?? "");
    }
    const sources = NAMES.flatMap((name) => {
        const source = sourceOf(name, config, environment);
        return source === undefined ? [] : [`${name} from ${source}`];
    });
    try {
        facts.settings = readSettings(config, environment);
    } catch (error) {
        if (!(error instanceof SettingsError)) {
            throw error;
        }
        if (facts.project !== undefined && stack === undefined) {
            return skip(
                "needs the stack's settings, which are not read; the shell's variables are not enough",
            );
        }
        const [what = "", ...commands] = error.problem.split(". Type: ");
        const found = sources.length === 0 ? "" : ` (found: ${sources.join(", ")})`;
        return fail(
            what + found,
            commands.join(" ") || `pulumi config set mongodbatlas:baseUrl ${DEFAULT_BASE_URL}`,
        );
    }
    const open = SECRET_SETTINGS.map((name) => `mongodbatlas:${name}`).find(
        (key) => stack?.config.has(key) === true && !stack.secrets.has(key),
    );
    if (open !== undefined) {
        return warn(`${open} stands in plain text in the stack's file`, `pulumi config set --secret ${open}`);
    }
    const changed = ["mongodbatlas:publicKey", "mongodbatlas:baseUrl"].find((key) => {
        const last = stack?.lastUp.get(key);
        return typeof last === "string" && last !== (config(key) ?? "");
    });
    if (changed !== undefined) {
        return warn(
            `${changed} was changed since the last pulumi up, and destroy and refresh still use the old one`,
            "Run pulumi up before pulumi destroy or pulumi refresh.",
        );
    }
    const login = facts.settings.login.kind === "digest" ? "an API key" : "a service account";
    return ok(`${login}: ${sources.join(", ")}`);
}

function checkBaseUrl({ settings }: Facts): Finding {
    if (settings === undefined) {
        return skip("needs settings");
    }
    const { baseUrl, proxy } = settings;
    const through = proxy === undefined ? "" : `, through the proxy ${proxy.host}`;
    return baseUrl.startsWith("https:")
        ? ok(originOf(baseUrl) + through)
        : ok(`${originOf(baseUrl)}: plain http to this machine, as for an emulator`);
}
