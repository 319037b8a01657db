import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { ProviderHost } from "../../testkit/providerHost/host";
import { programInputs, urnOf } from "../../testkit/providerHost/program";
import { LAZY_SDK } from "../support/lazySdk";
import { newProject, ProviderTrial } from "../support/providerHostTrial";

const KIND = "PrivateEndpoint";
let trial: ProviderTrial;

beforeAll(async () => {
    trial = await ProviderTrial.start();
});

afterAll(async () => {
    // Nothing here asks Atlas for anything.
    expect(trial.atlas.requests).toEqual([]);
    await trial.stop();
});

const check = (
    name: string,
    args: Record<string, unknown>,
    timeouts?: { create?: string; delete?: string },
): ReturnType<ProviderHost["check"]> =>
    trial.host.check(urnOf(KIND, name), {}, programInputs(KIND, name, args, timeouts));

it.each([
    ["region", { region: "us-eest-1" }, /us-eest-1.*did you mean "us-east-1".*ap-east-1/],
    ["region", { region: undefined }, /region is required/],
    ["groupId", { groupId: "my-project" }, /my-project.*24 hexadecimal digits/],
    ["providerName", { providerName: "AZURE" }, /AZURE.*"AWS"/],
    ["adoptExisting", { adoptExisting: "yes" }, /yes.*true or false/],
    ["api", { api: "privateEndpoints" }, /did you mean "privateEndpoint"/],
    ["regoin", { regoin: "us-east-1" }, /did you mean "region"/],
])("names a wrong %s: %j", async (property, wrong, reason) => {
    const { failures } = await check("wrong", { groupId: newProject(), region: "us-east-1", ...wrong });
    expect(failures).toEqual([{ property, reason: expect.stringMatching(reason) as string }]);
});

it("names all that is wrong at once", async () => {
    const { failures } = await check("all", { groupId: "x", region: "mars" });
    expect(failures.map(({ property }) => property).sort()).toEqual(["groupId", "region"]);
});

it.each(["groupId", "region", "providerName", "adoptExisting", "api"])(
    "lets %s pass as long as it is not known",
    async (property) => {
        const args = { groupId: newProject(), region: "eu-west-1", [property]: unknownValue };
        const { inputs, failures } = await check(`unknown-${property}`, args);
        expect(failures).toEqual([]);
        expect(inputs[property]).toBe(unknownValue);
    },
);

it("sees no change in another spelling of the region, and a possible one in an unknown value", async () => {
    const groupId = newProject();
    const { inputs } = await check("spelling", { groupId, region: "US_EAST_1" });
    expect(inputs.region).toBe("us-east-1");
    const state = { ...inputs, status: "WAITING_FOR_USER", endpointServiceName: "x", api: "privateEndpoint" };
    const urn = urnOf(KIND, "spelling");
    expect(await trial.host.diff("id", urn, state, inputs)).toMatchObject({ changes: "none" });
    expect(await trial.host.diff("id", urn, state, { ...inputs, region: unknownValue })).toMatchObject({
        changes: "some",
        replaces: ["region"],
    });
});

it("refuses a region that another resource of the program has", async () => {
    const args = { groupId: newProject(), region: "eu-west-3" };
    expect((await check("first", args)).failures).toEqual([]);
    expect((await check("first", args)).failures).toEqual([]);
    expect((await check("second", args)).failures).toEqual([
        { property: "region", reason: expect.stringContaining('"first"') as string },
    ]);
});

it("refuses a base URL that is plain http", async () => {
    const host = await ProviderHost.start({
        config: {
            "mongodbatlas:publicKey": "public",
            "mongodbatlas:privateKey": "private",
            "mongodbatlas:baseUrl": "http://atlas.example.com",
        },
        env: LAZY_SDK,
    });
    try {
        const args = programInputs(KIND, "plain", { groupId: newProject(), region: "eu-west-1" });
        const { failures } = await host.check(urnOf(KIND, "plain"), {}, args);
        expect(failures.map(({ reason }) => reason).join()).toMatch(
            /mongodbatlas:baseUrl \(or MONGODB_ATLAS_BASE_URL\).*is plain http to atlas\.example\.com/,
        );
    } finally {
        await host.stop();
    }
});

it("names missing credentials in both spellings", async () => {
    const host = await ProviderHost.start({ config: { "mongodbatlas:publicKey": "public" }, env: LAZY_SDK });
    try {
        const args = programInputs(KIND, "login", { groupId: newProject(), region: "eu-west-1" });
        const { failures } = await host.check(urnOf(KIND, "login"), {}, args);
        expect(failures).toHaveLength(1);
        expect(failures[0]?.reason).toMatch(/mongodbatlas:privateKey.*MONGODB_ATLAS_PRIVATE_KEY/);
        expect(failures[0]?.reason).not.toContain("publicKey (or");
    } finally {
        await host.stop();
    }
});
