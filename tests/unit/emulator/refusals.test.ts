import { Client, ENDPOINT_SERVICE, GROUP, PRIVATE_ENDPOINT, VERSION } from "./client";
import { start, stopAll } from "./emulator";

afterEach(stopAll);

const LIST = `${ENDPOINT_SERVICE}/AWS/endpointService`;
const CREATE = `${ENDPOINT_SERVICE}/endpointService`;
const OTHER = "000000000000000000000001";

const create = (region: unknown, more: object = {}): object => ({ providerName: "AWS", region, ...more });
const version = (date: string): object => ({ Accept: `application/vnd.atlas.${date}+json` });
const remote = (regions: unknown): object => create("US_EAST_1", { supportedRemoteRegions: regions });

// [method, path, what is sent, status, error code]
test.each<[string, string, unknown, number, string]>([
    ["POST", PRIVATE_ENDPOINT, create("US_EAST_1"), 400, "INVALID_ENUM_VALUE"],
    ["POST", PRIVATE_ENDPOINT, create("us-east-9"), 400, "INVALID_ENUM_VALUE"],
    ["POST", PRIVATE_ENDPOINT, create("us-east-1", { providerName: "GCP" }), 400, "INVALID_ENUM_VALUE"],
    ["POST", PRIVATE_ENDPOINT, { providerName: "AWS" }, 400, "MISSING_ATTRIBUTE"],
    ["POST", PRIVATE_ENDPOINT, create(1), 400, "INVALID_ATTRIBUTE"],
    ["POST", PRIVATE_ENDPOINT, create("us-east-1", { size: "M10" }), 400, "INVALID_ATTRIBUTE"],
    ["POST", PRIVATE_ENDPOINT, "[]", 400, "MALFORMED_JSON"],
    ["POST", PRIVATE_ENDPOINT, '{"providerName":"AWS"', 400, "MALFORMED_JSON"],
    ["GET", `${PRIVATE_ENDPOINT}?itemsPerPage=0`, undefined, 400, "INVALID_QUERY_PARAMETER"],
    ["GET", `${PRIVATE_ENDPOINT}?itemsPerPage=501`, undefined, 400, "INVALID_QUERY_PARAMETER"],
    ["GET", `${PRIVATE_ENDPOINT}?pageNum=x`, undefined, 400, "INVALID_QUERY_PARAMETER"],
    ["GET", `${PRIVATE_ENDPOINT}?pretty=1`, undefined, 400, "INVALID_QUERY_PARAMETER"],
    ["GET", `${PRIVATE_ENDPOINT}/${OTHER}`, undefined, 404, "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND"],
    ["GET", PRIVATE_ENDPOINT.replace(GROUP, OTHER), undefined, 404, "GROUP_NOT_FOUND"],
    ["GET", PRIVATE_ENDPOINT.replace(GROUP, "my-project"), undefined, 400, "PATH_PARAM_PARSE_ERROR"],
    ["GET", `${LIST}/my-endpoint`, undefined, 400, "PATH_PARAM_PARSE_ERROR"],
    ["GET", `${LIST}/%E0%A4%A`, undefined, 400, "PATH_PARAM_PARSE_ERROR"],
    ["GET", `${LIST}?envelope=1`, undefined, 400, "INVALID_QUERY_PARAMETER"],
    ["POST", CREATE, create("us-east-1"), 400, "INVALID_ENUM_VALUE"],
    ["POST", CREATE, create("US_EAST_9"), 400, "INVALID_ENUM_VALUE"],
    ["POST", CREATE, remote(["us-west-2"]), 400, "INVALID_ATTRIBUTE"],
    ["POST", CREATE, remote(["US_EAST_1"]), 400, "CROSS_REGION_PRIVATE_LINK_SELF_REGION"],
    ["POST", CREATE, remote("EU_WEST_1"), 400, "INVALID_ATTRIBUTE"],
    ["POST", CREATE, remote(Array(36).fill("EU_WEST_1")), 400, "INVALID_ATTRIBUTE"],
    ["GET", LIST.replace("/AWS/", "/AZURE/"), undefined, 400, "INVALID_ENUM_VALUE"],
])("%s %s %j: %d %s", async (method, path, body, status, errorCode) => {
    const atlas = await start({ projects: [GROUP] });
    const reply = await new Client(atlas.url).call(method, path, body, VERSION);
    expect(reply).toMatchObject({ status, json: { error: status, errorCode } });
    expect(atlas.endpoints()).toEqual([]);
});

test.each<[string, object, number, string]>([
    [PRIVATE_ENDPOINT, { "Content-Type": "text/plain" }, 415, "UNSUPPORTED_MEDIA_TYPE"],
    [CREATE, { Accept: "application/json" }, 406, "INVALID_ACCEPT_HEADER"],
    [CREATE, version("2022-12-31"), 400, "INVALID_VERSION_DATE"],
    [CREATE, version("2023-13-01"), 400, "INVALID_VERSION_DATE"],
    [CREATE, version("latest"), 400, "INVALID_VERSION_DATE"],
])("%s with the headers %j: %d %s", async (path, headers, status, errorCode) => {
    const { url } = await start();
    const reply = await new Client(url).call("POST", path, create("us-east-1"), headers);
    expect(reply).toMatchObject({ status, json: { errorCode } });
});
