import { DIALECTS, SUCCESSOR, type Dialect } from "../../atlas/api/dialects";
import {
    ENDPOINT_SERVICE_REGIONS,
    GOVERNMENT_HOST,
    GOVERNMENT_REGIONS,
    normalizeRegion,
} from "../../atlas/api/regions";
import { plainText, text, type Text } from "../../words/text";
import type { ArgumentChecks } from "../arguments/argumentChecks";
import { UNKNOWN } from "../host";

// The two arguments that name regions. The valid ones depend on the API and on the Atlas (government or not).

/** A value, and what is wrong with it. */
const wrongRegion = text("", "{value}{problem}");
const ofGovernment = text(
    "",
    `, a region of Atlas for Government; run: pulumi config set {setting.baseUrl} https://${GOVERNMENT_HOST}`,
)({});
const USE_SUCCESSOR = `leave out api, or set api: "${SUCCESSOR.api}"`;

/** As many as Atlas takes. */
const MOST_REMOTE_REGIONS = 35;

/** @returns the region as AWS spells it */
export function regionIn(checks: ArgumentChecks): unknown {
    const { region } = checks.inputs;
    if (region === UNKNOWN) {
        return region;
    }
    const api = chosenIn(checks);
    if (typeof region !== "string" || region === "") {
        return checks.text("region", () => false, allowedIn(checks));
    }
    const problem = problemWith(checks, region, api, "region");
    if (problem !== undefined) {
        checks.report("region", wrongRegion({ value: checks.describe("region"), problem }));
    }
    return normalizeRegion(region) ?? region;
}

/** @returns the regions as AWS spells them, each once and in order, so that order and spelling make no difference */
export function remoteRegionsIn(checks: ArgumentChecks): unknown {
    const { supportedRemoteRegions: given, region } = checks.inputs;
    const name = "supportedRemoteRegions";
    if (given === undefined || given === UNKNOWN) {
        return given;
    }
    if (!Array.isArray(given)) {
        checks.fail(name, `${checks.describe(name)}; allowed is a list of regions such as ["eu-west-1"]`);
        return given;
    }
    const chosen = chosenIn(checks);
    if (chosen?.hasRemoteRegions === false && given.length > 0) {
        checks.fail(name, `${name} needs the ${SUCCESSOR.api} API; ${USE_SUCCESSOR}`);
    }
    const api = chosen?.hasRemoteRegions === true ? chosen : undefined;
    const own = typeof region === "string" ? normalizeRegion(region) : undefined;
    const regions = given.map((one: unknown) => {
        if (one === UNKNOWN) {
            return one;
        }
        const isText = typeof one === "string";
        const spelled = isText ? (normalizeRegion(one) ?? one) : one;
        const problem = isText
            ? problemWith(checks, one, api, name)
            : plainText(`; allowed is ${allowedIn(checks)}`);
        if (problem !== undefined) {
            checks.report(name, wrongRegion({ value: checks.describe(name, one, "has"), problem }));
        } else if (spelled === own) {
            checks.fail(
                name,
                `${checks.describe(name, own, "has")}, the endpoint's own region; leave it out`,
            );
        }
        return spelled;
    });
    const unique = [...new Set(regions)];
    if (unique.length > MOST_REMOTE_REGIONS) {
        checks.fail(name, `${name} has ${unique.length} regions; at most ${MOST_REMOTE_REGIONS} are allowed`);
    }
    return unique.includes(UNKNOWN) ? unique : (unique as string[]).sort();
}

/** The API that the program chooses; undefined for `auto`, and for what is none. */
function chosenIn({ inputs }: ArgumentChecks): Dialect | undefined {
    return DIALECTS.find(({ api }) => api === inputs.api);
}

function knownIn({ baseUrl }: ArgumentChecks): readonly string[] {
    const isGovernment = baseUrl !== undefined && new URL(baseUrl).hostname === GOVERNMENT_HOST;
    return [...ENDPOINT_SERVICE_REGIONS, ...(isGovernment ? GOVERNMENT_REGIONS : [])];
}

function allowedIn(checks: ArgumentChecks): string {
    return `one of ${(chosenIn(checks)?.regions ?? knownIn(checks)).join(", ")}`;
}

/** What follows the value. @returns undefined where the region is fine */
function problemWith(
    checks: ArgumentChecks,
    given: string,
    api: Dialect | undefined,
    argument: string,
): Text | undefined {
    const spelled = normalizeRegion(given);
    if (api !== undefined && api.regions === undefined && spelled !== undefined) {
        // A region that is new in Atlas should work without a new version of this package.
        return undefined;
    }
    const known = knownIn(checks);
    const region = spelled ?? given;
    if (known.includes(region)) {
        return api?.regions?.includes(region) === false
            ? plainText(`, which the ${api.api} API does not have; ${USE_SUCCESSOR}`)
            : undefined;
    }
    if (GOVERNMENT_REGIONS.includes(region)) {
        return ofGovernment;
    }
    const allowed = allowedIn(checks);
    // A region in an AWS partition without Atlas is not a typo of another one.
    if (/^(cn|us-iso[a-z]?|eu-iso[a-z]?|eusc)-/.test(region)) {
        return plainText(`, where Atlas has no private endpoints; allowed is ${allowed}`);
    }
    const hint = checks.hintFor(argument, given, known);
    const newer =
        spelled === undefined || hint !== ""
            ? ""
            : `; for a region that is newer than this package, set api: "${SUCCESSOR.api}"`;
    return plainText(`${hint}${newer}; allowed is ${allowed}`);
}
