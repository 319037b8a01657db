import {
    ENDPOINT_SERVICE_REGIONS,
    GOVERNMENT_HOST,
    GOVERNMENT_REGIONS,
    isOfOtherPartition,
    isPrivateEndpointRegion,
    normalizeRegion,
    REGIONS,
} from "../../atlas/api/regions";
import type { ArgumentChecks } from "../arguments/argumentChecks";
import { UNKNOWN } from "../host";

/** As many as Atlas takes. */
const MOST_REMOTE_REGIONS = 35;

/**
 * Checks the two arguments that name regions. The valid ones depend on the API and on the Atlas (government
 * or not).
 */
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
        const problem = this.problemWith(region);
        if (problem !== undefined) {
            this.checks.fail("region", `${this.checks.valueOf("region")}${problem}`);
        }
        return normalizeRegion(region) ?? region;
    }

    /** @returns the regions as AWS spells them, each once and in order, so that order and spelling make no difference */
    supportedRemoteRegions(): unknown {
        const { supportedRemoteRegions: given, region, api } = this.checks.inputs;
        const name = "supportedRemoteRegions";
        if (given === undefined || given === UNKNOWN) {
            return given;
        }
        const wrong = (reason: string): void => this.checks.fail(name, `${name} ${reason}`);
        if (!Array.isArray(given)) {
            this.checks.fail(
                name,
                `${this.checks.valueOf(name)}; allowed is a list of regions such as ["eu-west-1"]`,
            );
            return given;
        }
        const all: readonly unknown[] = given;
        if (api === "privateEndpoint" && all.length > 0) {
            wrong(`needs the endpointService API; leave out api, or set api: "endpointService"`);
        }
        const own = typeof region === "string" ? normalizeRegion(region) : undefined;
        const regions = all.map((one) => {
            if (one === UNKNOWN) {
                return one;
            }
            const problem =
                typeof one === "string"
                    ? this.problemWith(one, api === "endpointService" ? api : "auto", name)
                    : `; allowed is ${this.allowed}`;
            const spelled = typeof one === "string" ? (normalizeRegion(one) ?? one) : one;
            if (problem !== undefined) {
                this.checks.fail(name, `${this.checks.valueOf(name, one, "has")}${problem}`);
            } else if (spelled === own) {
                const value = this.checks.valueOf(name, own, "has");
                this.checks.fail(name, `${value}, the endpoint's own region; leave it out`);
            }
            return spelled;
        });
        const unique = [...new Set(regions)];
        if (unique.length > MOST_REMOTE_REGIONS) {
            wrong(`has ${unique.length} regions; allowed are at most ${MOST_REMOTE_REGIONS}`);
        }
        return unique.includes(UNKNOWN) ? unique : (unique as string[]).sort();
    }

    private get isGovernment(): boolean {
        const { baseUrl } = this.checks;
        return baseUrl !== undefined && new URL(baseUrl).hostname === GOVERNMENT_HOST;
    }

    private get known(): readonly string[] {
        return [...ENDPOINT_SERVICE_REGIONS, ...(this.isGovernment ? GOVERNMENT_REGIONS : [])];
    }

    private get allowed(): string {
        const regions = this.checks.inputs.api === "privateEndpoint" ? REGIONS : this.known;
        return `one of ${regions.join(", ")}`;
    }

    /** @returns the rest of a sentence, undefined where the region is fine */
    private problemWith(
        given: string,
        api: unknown = this.checks.inputs.api,
        property = "region",
    ): string | undefined {
        const spelled = normalizeRegion(given);
        if (api === "endpointService" && spelled !== undefined) {
            // A region that is new in Atlas should work without a new version of this package.
            return undefined;
        }
        const region = spelled ?? given;
        if (this.known.includes(region)) {
            return api === "privateEndpoint" && !isPrivateEndpointRegion(region)
                ? `, which the privateEndpoint API does not have; leave out api, or set api: "endpointService"`
                : undefined;
        }
        if (GOVERNMENT_REGIONS.includes(region)) {
            return `, a region of Atlas for Government; type: pulumi config set mongodbatlas:baseUrl https://${GOVERNMENT_HOST}`;
        }
        if (isOfOtherPartition(region)) {
            return `, where Atlas has no private endpoints; allowed is ${this.allowed}`;
        }
        const hint = this.checks.hintFor(property, given, this.known);
        const newer =
            spelled === undefined || hint !== ""
                ? ""
                : `; for a region that is newer than this package, set api: "endpointService"`;
        return `${hint}${newer}; allowed is ${this.allowed}`;
    }
}
