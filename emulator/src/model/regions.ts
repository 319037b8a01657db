/** The AWS regions that the privateEndpoint API has, as it spells them. */
export const REGIONS = [
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
    "ca-central-1",
    "sa-east-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "eu-central-1",
    "me-south-1",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-east-1",
] as const;

/** All AWS regions in which Atlas makes private endpoints; the endpointService API has them all. */
export const ENDPOINT_SERVICE_REGIONS = [
    ...REGIONS,
    "ca-west-1",
    "mx-central-1",
    "ap-east-2",
    "ap-northeast-3",
    "ap-south-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "eu-central-2",
    "eu-south-1",
    "eu-south-2",
    "af-south-1",
    "il-central-1",
    "me-central-1",
] as const;

export type Region = (typeof ENDPOINT_SERVICE_REGIONS)[number];

export function isRegion(name: string): name is Region {
    return (ENDPOINT_SERVICE_REGIONS as readonly string[]).includes(name);
}

/** Whether the privateEndpoint API has the region. */
export function isPrivateEndpointRegion(name: string): name is (typeof REGIONS)[number] {
    return (REGIONS as readonly string[]).includes(name);
}

/** The spelling of the endpointService API: us-east-1 is US_EAST_1 there. */
export function atlasRegionName(region: Region): string {
    return region.toUpperCase().replaceAll("-", "_");
}

export function fromAtlasRegionName(name: string): Region | undefined {
    return ENDPOINT_SERVICE_REGIONS.find((region) => atlasRegionName(region) === name);
}

/** Reads a region in either spelling. @throws {RangeError} if there is no such region */
export function toRegion(name: string, argument = "region"): Region {
    const region = isRegion(name) ? name : fromAtlasRegionName(name);
    if (region === undefined) {
        throw new RangeError(
            `${argument}: ${JSON.stringify(name)} is not allowed; allowed: ${ENDPOINT_SERVICE_REGIONS.join(", ")}`,
        );
    }
    return region;
}
