/** The 18 AWS regions of Atlas's private endpoint API, spelled as its documentation spells them. */
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

/** One of {@link REGIONS}. */
export type Region = (typeof REGIONS)[number];

/** The region that `text` spells, in either of Atlas's spellings (`us-east-1`, `US_EAST_1`), or undefined. */
export function toRegion(text: string): Region | undefined {
    const spelled = text.trim().toLowerCase().replaceAll("_", "-");
    return REGIONS.find((region) => region === spelled);
}

/** The region as the endpointService API and Atlas's console spell it: `US_EAST_1`. */
export function toAtlasRegionName(region: string): string {
    return region.toUpperCase().replaceAll("-", "_");
}

/** A region's name as AWS spells it, whether this package knows the region or not; undefined where it is no region. */
export function normalizeRegion(text: string): string | undefined {
    const spelled = text.trim().toLowerCase().replaceAll("_", "-");
    return /^[a-z]{2}(-[a-z]+)+-\d{1,2}$/.test(spelled) ? spelled : undefined;
}

/** The region that an endpoint service is in; its name is the only place where the privateEndpoint API shows it. */
export function regionOfServiceName(endpointServiceName: string): string | undefined {
    const [, region] = /^com\.amazonaws\.vpce\.([^.]+)\./.exec(endpointServiceName) ?? [];
    return region === undefined ? undefined : normalizeRegion(region);
}
