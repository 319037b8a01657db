/** The 18 AWS regions of Atlas's privateEndpoint API, spelled as its documentation spells them. */
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

/** All AWS regions with private endpoints: {@link REGIONS}, and 16 that only the endpointService API has. */
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

/** One of {@link ENDPOINT_SERVICE_REGIONS}. */
export type EndpointServiceRegion = (typeof ENDPOINT_SERVICE_REGIONS)[number];

/** The regions of Atlas for Government, at {@link GOVERNMENT_HOST}. */
export const GOVERNMENT_REGIONS: readonly string[] = ["us-gov-west-1", "us-gov-east-1"];
export const GOVERNMENT_HOST = "cloud.mongodbgov.com";

/** A region in AWS's spelling, known to this package or not; undefined if the text is not a region. */
export function normalizeRegion(text: string): string | undefined {
    const spelled = text.trim().toLowerCase().replaceAll("_", "-");
    return /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/.test(spelled) ? spelled : undefined;
}

/** The region of an endpoint service, from its name: the privateEndpoint API shows it nowhere else. */
export function regionOfServiceName(endpointServiceName: string): string | undefined {
    const [, region] = /^com\.amazonaws\.vpce\.([^.]+)\./.exec(endpointServiceName) ?? [];
    return region === undefined ? undefined : normalizeRegion(region);
}
