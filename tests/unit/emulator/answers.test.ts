import { Client, CLUSTERS, CREATE, GROUP, LIST, MODE, start, stopAll, V1 } from "./client";

// Each call that is refused: [method, path, what is sent, headers, status, code].

afterEach(stopAll);

const OTHER = "0".repeat(23) + "1";
const make = (region: unknown, more: object = {}): object => ({ providerName: "AWS", region, ...more });
const remote = (regions: unknown): object => make("US_EAST_1", { supportedRemoteRegions: regions });
const version = (date: string): object => ({ Accept: `application/vnd.atlas.${date}+json` });

test.each<[string, string, unknown, object, number, string]>([
    ["POST", V1, make("US_EAST_1"), {}, 400, "INVALID_ENUM_VALUE"],
    ["POST", V1, make("eu-south-2"), {}, 400, "INVALID_ENUM_VALUE"],
    ["POST", V1, make("us-east-1", { providerName: "GCP" }), {}, 400, "INVALID_ENUM_VALUE"],
    ["POST", V1, { providerName: "AWS" }, {}, 400, "MISSING_ATTRIBUTE"],
    ["POST", V1, make(1), {}, 400, "INVALID_ATTRIBUTE"],
    ["POST", V1, make("us-east-1", { size: "M10" }), {}, 400, "INVALID_ATTRIBUTE"],
    ["POST", V1, "[]", {}, 400, "MALFORMED_JSON"],
    ["POST", V1, '{"providerName":"AWS"', {}, 400, "MALFORMED_JSON"],
    ["POST", V1, make("us-east-1"), { "Content-Type": "text/plain" }, 415, "UNSUPPORTED_MEDIA_TYPE"],
    ["GET", `${V1}?itemsPerPage=0`, undefined, {}, 400, "INVALID_QUERY_PARAMETER"],
    ["GET", `${V1}?itemsPerPage=501`, undefined, {}, 400, "INVALID_QUERY_PARAMETER"],
    ["GET", `${V1}?pageNum=x`, undefined, {}, 400, "INVALID_QUERY_PARAMETER"],
    ["GET", `${V1}?pretty=1`, undefined, {}, 400, "INVALID_QUERY_PARAMETER"],
    ["GET", `${V1}/${OTHER}`, undefined, {}, 404, "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND"],
    ["GET", V1.replace(GROUP, OTHER), undefined, {}, 404, "GROUP_NOT_FOUND"],
    ["GET", V1.replace(GROUP, "my-project"), undefined, {}, 400, "PATH_PARAM_PARSE_ERROR"],
    ["GET", V1.replace("privateEndpoint", "clusters"), undefined, {}, 404, "RESOURCE_NOT_FOUND"],
    ["GET", `${LIST}/my-endpoint`, undefined, {}, 400, "PATH_PARAM_PARSE_ERROR"],
    ["GET", `${LIST}/%E0%A4%A`, undefined, {}, 400, "PATH_PARAM_PARSE_ERROR"],
    ["GET", `${LIST}?envelope=1`, undefined, {}, 400, "INVALID_QUERY_PARAMETER"],
    ["GET", LIST.replace("/AWS/", "/AZURE/"), undefined, {}, 400, "INVALID_ENUM_VALUE"],
    ["POST", CREATE, make("us-east-1"), {}, 400, "INVALID_ENUM_VALUE"],
    ["POST", CREATE, remote(["us-west-2"]), {}, 400, "INVALID_ATTRIBUTE"],
    ["POST", CREATE, remote(["US_EAST_1"]), {}, 400, "CROSS_REGION_PRIVATE_LINK_SELF_REGION"],
    ["POST", CREATE, remote("EU_WEST_1"), {}, 400, "INVALID_ATTRIBUTE"],
    ["POST", CREATE, remote(Array(36).fill("EU_WEST_1")), {}, 400, "INVALID_ATTRIBUTE"],
    ["POST", CREATE, make("US_EAST_1"), { Accept: "application/json" }, 406, "INVALID_ACCEPT_HEADER"],
    ["POST", CREATE, make("US_EAST_1"), version("2022-12-31"), 400, "INVALID_VERSION_DATE"],
    ["POST", CREATE, make("US_EAST_1"), version("latest"), 400, "INVALID_VERSION_DATE"],
    [
        "PATCH",
        `${CREATE}/${OTHER}`,
        { cloudProvider: "AWS", supportedRemoteRegions: [] },
        {},
        404,
        "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND",
    ],
    ["GET", `${CLUSTERS}/none`, undefined, {}, 404, "CLUSTER_NOT_FOUND"],
])("%s %s %j %j: %d %s", async (method, path, body, headers, status, errorCode) => {
    const atlas = await start({ projects: [GROUP] });
    const reply = await new Client(atlas.url).call(method, path, body, headers);
    expect(reply).toMatchObject({ status, json: { error: status, errorCode } });
    expect(atlas.endpoints()).toEqual([]);
});

test("an API that is not served answers 404, 405 or 410; an unknown route is reported", async () => {
    const warn = jest.spyOn(console, "error").mockImplementation();
    for (const gone of [404, 405, 410] as const) {
        const { url } = await start({ privateEndpointApi: false, privateEndpointApiGone: gone });
        const client = new Client(url);
        expect([(await client.get(V1)).status, (await client.get(LIST)).status]).toEqual([gone, 200]);
    }
    const client = new Client((await start({ endpointServiceApi: false, quiet: false })).url);
    for (const [path, status] of [
        [LIST, 404],
        [MODE, 404],
        ["/api/atlas/v2", 404],
        [V1, 200],
        [`${V1}/a/b/c`, 404],
    ] as const) {
        expect((await client.get(path)).status).toBe(status);
    }
    expect(warn).toHaveBeenCalledWith(expect.stringContaining("unknown route: GET"));
    warn.mockRestore();
});
