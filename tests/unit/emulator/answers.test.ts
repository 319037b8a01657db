import { Client, CLUSTERS, CREATE, GROUP, LIST, type Method, MODE, start, V1 } from "./client";

// Each call that is refused, with what is sent, and headers.

const OTHER = "0".repeat(23) + "1";
const READY = "0".repeat(23) + "2";
const YOUNG = "0".repeat(23) + "3";
const ATTACH = `${V1}/${READY}/interfaceEndpoints`;
const make = (region: unknown, more: object = {}): object => ({ providerName: "AWS", region, ...more });
const remote = (regions: unknown): object => make("US_EAST_1", { supportedRemoteRegions: regions });
const version = (date: string): object => ({ Accept: `application/vnd.atlas.${date}+json` });
const vpce = (interfaceEndpointId: string): object => ({ interfaceEndpointId });
const patch = { cloudProvider: "AWS", supportedRemoteRegions: [] };

test.each<[number, string, Method, string, unknown?, object?]>([
    [400, "INVALID_ENUM_VALUE", "POST", V1, make("US_EAST_1")],
    [400, "INVALID_ENUM_VALUE", "POST", V1, make("eu-south-2")],
    [400, "INVALID_ENUM_VALUE", "POST", V1, make("us-east-1", { providerName: "GCP" })],
    [400, "INVALID_ENUM_VALUE", "POST", CREATE, make("us-east-1")],
    [400, "INVALID_ENUM_VALUE", "GET", LIST.replace("/AWS/", "/AZURE/")],
    [400, "MISSING_ATTRIBUTE", "POST", V1, { providerName: "AWS" }],
    [400, "INVALID_ATTRIBUTE", "POST", V1, make(1)],
    [400, "INVALID_ATTRIBUTE", "POST", V1, make("us-east-1", { size: "M10" })],
    [400, "INVALID_ATTRIBUTE", "POST", CREATE, remote(["us-west-2"])],
    [400, "INVALID_ATTRIBUTE", "POST", CREATE, remote("EU_WEST_1")],
    [400, "INVALID_ATTRIBUTE", "POST", CREATE, remote(Array(36).fill("EU_WEST_1"))],
    [400, "INVALID_ATTRIBUTE", "PATCH", MODE, { enabled: "yes" }],
    [400, "CROSS_REGION_PRIVATE_LINK_SELF_REGION", "POST", CREATE, remote(["US_EAST_1"])],
    [400, "MALFORMED_JSON", "POST", V1, "[]"],
    [400, "MALFORMED_JSON", "POST", V1, '{"providerName":"AWS"'],
    [415, "UNSUPPORTED_MEDIA_TYPE", "POST", V1, make("us-east-1"), { "Content-Type": "text/plain" }],
    [400, "INVALID_QUERY_PARAMETER", "GET", `${V1}?itemsPerPage=0`],
    [400, "INVALID_QUERY_PARAMETER", "GET", `${V1}?itemsPerPage=501`],
    [400, "INVALID_QUERY_PARAMETER", "GET", `${V1}?pageNum=x`],
    [400, "INVALID_QUERY_PARAMETER", "GET", `${V1}?pretty=1`],
    [400, "PATH_PARAM_PARSE_ERROR", "GET", V1.replace(GROUP, "my-project")],
    [400, "PATH_PARAM_PARSE_ERROR", "GET", `${LIST}/my-endpoint`],
    [400, "PATH_PARAM_PARSE_ERROR", "GET", `${LIST}/%E0%A4%A`],
    [406, "INVALID_ACCEPT_HEADER", "POST", CREATE, make("US_EAST_1"), { Accept: "application/json" }],
    [400, "INVALID_VERSION_DATE", "POST", CREATE, make("US_EAST_1"), version("2022-12-31")],
    [400, "INVALID_VERSION_DATE", "POST", CREATE, make("US_EAST_1"), version("latest")],
    [404, "GROUP_NOT_FOUND", "GET", V1.replace(GROUP, OTHER)],
    [404, "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND", "GET", `${V1}/${OTHER}`],
    [404, "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND", "PATCH", `${CREATE}/${OTHER}`, patch],
    [404, "CLUSTER_NOT_FOUND", "GET", `${CLUSTERS}/none`],
    [404, "RESOURCE_NOT_FOUND", "GET", V1.replace("privateEndpoint", "clusters")],
    [409, "PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION", "POST", V1, make("eu-west-1")],
    [409, "PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION", "POST", CREATE, make("EU_WEST_1")],
    [409, "CANNOT_DELETE_PRIVATELINK_WITH_ENDPOINTS", "DELETE", `${V1}/${READY}`],
    [404, "PRIVATELINK_INTERFACE_ENDPOINT_NOT_FOUND", "GET", `${ATTACH}/vpce-2`],
    [404, "PRIVATELINK_INTERFACE_ENDPOINT_ID_MALFORMED", "POST", ATTACH, vpce("vpc-1")],
    [409, "PRIVATELINK_INTERFACE_ENDPOINT_ALREADY_EXISTS", "POST", ATTACH, vpce("vpce-1")],
    [409, "PRIVATELINK_CANNOT_ACCEPT_ENDPOINTS", "POST", ATTACH.replace(READY, YOUNG), vpce("vpce-1")],
])("%d %s: %s %s (row %#)", async (...row) => {
    const [status, errorCode, method, path, body, headers] = row;
    const atlas = await start({ projects: [GROUP], initiating: "1h" });
    atlas.create(GROUP, "eu-west-1", { id: READY, status: "WAITING_FOR_USER" });
    atlas.attach(READY, "vpce-1");
    atlas.create(GROUP, "eu-west-2", { id: YOUNG });
    const before = atlas.endpoints();
    const reply = await new Client(atlas.url).call(method, path, body, headers);
    expect(reply).toMatchObject({ status, json: { error: status, errorCode } });
    expect(atlas.endpoints()).toEqual(before);
});

test("an API that is not served answers 404", async () => {
    const older = new Client((await start({ endpointServiceApi: false })).url);
    const newer = new Client((await start({ privateEndpointApi: false })).url);
    for (const [path, shownByOlder, shownByNewer] of [
        [V1, 200, 404],
        [LIST, 404, 200],
        ["/api/atlas/v2", 404, 200],
    ] as const) {
        const statuses = [(await older.get(path)).status, (await newer.get(path)).status];
        expect([path, ...statuses]).toEqual([path, shownByOlder, shownByNewer]);
    }
});
