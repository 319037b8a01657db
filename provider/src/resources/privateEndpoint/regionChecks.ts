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

/** A value, and what is wrong with it. */
const wrong = text("", "{value}{problem}");
const ofGovernment = text(
    "",
    `, a region of Atlas for Government; type: pulumi config set {setting.baseUrl} https://${GOVERNMENT_HOST}`,
)({});

const USE_SUCCESSOR = `leave out api, or set api: "${SUCCESSOR.api}"`;

/** As many as Atlas takes. */
const MOST_REMOTE_REGIONS = 35;

/** Checks the two arguments that name regions. The valid ones depend on the API and on the Atlas (government or not). */
export class RegionChecks {
    constructor(private readonly checks: ArgumentChecks) {}

    /** @returns the region as AWS spells it */
    region(): unknown {
        const { region } = this.checks.inputs;
        if (region === UNKNOWN) {
            return region;
        }
        if (typeof region !== "string" || region === "") {
            return this.checks.text("region", () => false, this.allowed);
        }
        const problem = this.problemWith(region, this.chosen);
        if (problem !== undefined) {
            const value = this.checks.valueOf("region");
            this.checks.note("region", wrong({ value, problem }));
        }
        return normalizeRegion(region) ?? region;
    }

    /** @returns the regions as AWS spells them, each once and in order, so that order and spelling make no difference */
    supportedRemoteRegions(): unknown {
        const { supportedRemoteRegions: given, region } = this.checks.inputs;
        const name = "supportedRemoteRegions";
        if (given === undefined || given === UNKNOWN) {
            return given;
        }
        const fail = (reason: string): void => this.checks.fail(name, `${name} ${reason}`);
        if (!Array.isArray(given)) {
            const allowed = `allowed is a list of regions such as ["eu-west-1"]`;
            this.checks.fail(name, `${this.checks.valueOf(name)}; ${allowed}`);
            return given;
        }
        const all: readonly unknown[] = given;
        if (this.chosen?.hasRemoteRegions === false && all.length > 0) {
            fail(`needs the ${SUCCESSOR.api} API; ${USE_SUCCESSOR}`);
        }
        const own = typeof region === "string" ? normalizeRegion(region) : undefined;
        const regions = all.map((one) => {
            if (one === UNKNOWN) {
                return one;
            }
            const problem =
                typeof one === "string"
                    ? this.problemWith(one, this.chosen?.hasRemoteRegions ? this.chosen : undefined, name)
                    : plainText(`; allowed is ${this.allowed}`);
            const spelled = typeof one === "string" ? (normalizeRegion(one) ?? one) : one;
            const value = this.checks.valueOf(name, problem === undefined ? own : one, "has");
            if (problem !== undefined) {
                this.checks.note(name, wrong({ value, problem }));
            } else if (spelled === own) {
                this.checks.fail(name, `${value}, the endpoint's own region; leave it out`);
            }
            return spelled;
        });
        const unique = [...new Set(regions)];
        if (unique.length > MOST_REMOTE_REGIONS) {
            fail(`has ${unique.length} regions; allowed are at most ${MOST_REMOTE_REGIONS}`);
        }
        return unique.includes(UNKNOWN) ? unique : (unique as string[]).sort();
    }

    private get known(): readonly string[] {
        const { baseUrl } = this.checks;
        const isGovernment = baseUrl !== undefined && new URL(baseUrl).hostname === GOVERNMENT_HOST;
        return [...ENDPOINT_SERVICE_REGIONS, ...(isGovernment ? GOVERNMENT_REGIONS : [])];
    }

    private get allowed(): string {
        return `one of ${(this.chosen?.regions ?? this.known).join(", ")}`;
    }

    /** The API that the program chooses; undefined for `auto`, and for what is none. */
    private get chosen(): Dialect | undefined {
        return DIALECTS.find(({ api }) => api === this.checks.inputs.api);
    }

    /** @returns undefined where the region is fine */
    private problemWith(given: string, api: Dialect | undefined, property = "region"): Text | undefined {
        const spelled = normalizeRegion(given);
        if (api !== undefined && api.regions === undefined && spelled !== undefined) {
            // A region that is new in Atlas should work without a new version of this package.
            return undefined;
        }
        const region = spelled ?? given;
        if (this.known.includes(region)) {
            return api?.regions?.includes(region) === false
                ? plainText(`, which the ${api.api} API does not have; ${USE_SUCCESSOR}`)
                : undefined;
        }
        if (GOVERNMENT_REGIONS.includes(region)) {
            return ofGovernment;
        }
        // A region in an AWS partition without Atlas is not a typo of another one.
        if (/^(cn|us-iso[a-z]?|eu-iso[a-z]?|eusc)-/.test(region)) {
            return plainText(`, where Atlas has no private endpoints; allowed is ${this.allowed}`);
        }
        const hint = this.checks.hintFor(property, given, this.known);
        const newer =
            spelled === undefined || hint !== ""
                ? ""
                : `; for a region that is newer than this package, set api: "${SUCCESSOR.api}"`;
        return plainText(`${hint}${newer}; allowed is ${this.allowed}`);
    }
}
