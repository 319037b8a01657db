/** The AWS regions in which Atlas makes private endpoints, as the privateEndpoint API spells them. */
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

export type Region = (typeof REGIONS)[number];

export function isRegion(name: string): name is Region {
    return (REGIONS as readonly string[]).includes(name);
}

/** The spelling of the endpointService API: us-east-1 is US_EAST_1 there. */
export function atlasRegionName(region: Region): string {
    return region.toUpperCase().replaceAll("-", "_");
}

export function fromAtlasRegionName(name: string): Region | undefined {
    return REGIONS.find((region) => atlasRegionName(region) === name);
}
