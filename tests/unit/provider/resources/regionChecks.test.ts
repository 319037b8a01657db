import {
    ENDPOINT_SERVICE_REGIONS,
    GOVERNMENT_REGIONS,
    REGIONS,
} from "../../../../provider/src/atlas/api/regions";
import { privateEndpoint } from "../../../../provider/src/resources/privateEndpoint/kind";
import { inWords } from "../../support/said";
import { UNKNOWN, type Checked } from "../../../../provider/src/resources/host";
import { Runtime } from "../../../../provider/src/resources/project/runtime";

type InWords = Pick<Checked, "inputs"> & { readonly failures: ReturnType<typeof inWords> };

const GROUP = "5df264b8f10fab7d2cad2f0d";

function check(args: Record<string, unknown>, baseUrl = "https://cloud.mongodb.com"): InWords {
    const settings: Readonly<Record<string, string>> = {
        publicKey: "public",
        privateKey: "private",
        baseUrl,
    };
    const runtime = new Runtime({ config: (name) => settings[name], environment: {} });
    const host = { urn: undefined, timeouts: {}, instance: "" };
    const given = { groupId: GROUP, region: "us-east-1", ...args };
    const { inputs, failures } = privateEndpoint.check(given, runtime, host);
    return { inputs, failures: inWords(failures) };
}

const reasons = ({ failures }: InWords): string[] => failures.map(({ reason }) => reason);

test.each(ENDPOINT_SERVICE_REGIONS)(
    "%s is taken in both spellings, and goes into the inputs in one",
    (region) => {
        for (const spelled of [region, region.toUpperCase().replaceAll("-", "_")]) {
            expect(check({ region: spelled })).toMatchObject({ inputs: { region }, failures: [] });
        }
    },
);

test("a wrong region is refused with the nearest one and all that there are", () => {
    expect(check({ region: "us-esat-1" })).toMatchObject({
        inputs: { region: "us-esat-1" },
        failures: [
            {
                property: "region",
                reason: `region is "us-esat-1" (did you mean "us-east-1"?); allowed is one of ${ENDPOINT_SERVICE_REGIONS.join(", ")}`,
            },
        ],
    });
});

test.each([undefined, null, ""])("a region that is %j is missing", (region) => {
    expect(reasons(check({ region }))[0]).toMatch(/^region is required; allowed is one of /);
});

test.each([["eu-central-2"], ["mx-central-1"], ["il-central-1"]])(
    "%s fails at preview where the older API is asked for",
    (region) => {
        const [reason] = reasons(check({ region, api: "privateEndpoint" }));
        expect(reason).toBe(
            `region is "${region}", which the privateEndpoint API does not have; leave out api, or set api: "endpointService"`,
        );
        expect(reasons(check({ region: REGIONS[0], api: "privateEndpoint" }))).toEqual([]);
    },
);

test("the newer API accepts any well-formed region; a malformed one gets the nearest region suggested", () => {
    expect(check({ region: "EU_NORTH_7", api: "endpointService" })).toMatchObject({
        inputs: { region: "eu-north-7" },
        failures: [],
    });
    expect(reasons(check({ region: "useast1", api: "endpointService" }))[0]).toContain(
        `did you mean "us-east-1"?`,
    );
});

test("a region that this package may be too old for is told the way", () => {
    const [reason] = reasons(check({ region: "zz-nowhere-1" }));
    expect(reason).toContain(`for a region that is newer than this package, set api: "endpointService"`);
});

test.each(["cn-north-1", "us-iso-east-1", "eusc-de-east-1", "us-gov-west-1", "us-gov-east-1"])(
    "%s is not taken for a typo of another region",
    (region) => {
        const [reason] = reasons(check({ region }));
        expect(reason).toContain(`region is "${region}"`);
        expect(reason).not.toContain("did you mean");
    },
);

test.each(GOVERNMENT_REGIONS)("%s is for Atlas for Government, whose address is named", (region) => {
    expect(reasons(check({ region }))[0]).toContain(
        "pulumi config set mongodbatlas:baseUrl https://cloud.mongodbgov.com",
    );
    expect(reasons(check({ region }, "https://cloud.mongodbgov.com"))).toEqual([]);
});

describe("remote regions", () => {
    const remote = (supportedRemoteRegions: unknown, more: Record<string, unknown> = {}): InWords =>
        check({ supportedRemoteRegions, ...more });

    test("order, spelling and repetition make no difference", () => {
        for (const given of [
            ["eu-west-1", "ca-west-1"],
            ["CA_WEST_1", "EU_WEST_1", "eu-west-1"],
        ]) {
            expect(remote(given)).toMatchObject({
                inputs: { supportedRemoteRegions: ["ca-west-1", "eu-west-1"] },
                failures: [],
            });
        }
        expect(remote([])).toMatchObject({ inputs: { supportedRemoteRegions: [] }, failures: [] });
    });

    test("what is not known yet passes, whole or in part", () => {
        expect(remote(UNKNOWN)).toMatchObject({ inputs: { supportedRemoteRegions: UNKNOWN }, failures: [] });
        expect(remote(["eu-west-1", UNKNOWN]).failures).toEqual([]);
        expect(remote(["us-east-1"], { region: UNKNOWN }).failures).toEqual([]);
    });

    test.each([
        [["US_EAST_1"], `supportedRemoteRegions has "us-east-1", the endpoint's own region; leave it out`],
        [["us-esat-2"], `supportedRemoteRegions has "us-esat-2" (did you mean "us-east-2"?)`],
        [[5], "supportedRemoteRegions has 5; allowed is one of"],
        ["eu-west-1", `supportedRemoteRegions is "eu-west-1"; allowed is a list of regions`],
    ])("%j is refused at preview", (given, reason) => {
        const failures = reasons(remote(given));
        expect(failures).toHaveLength(1);
        expect(failures[0]).toContain(reason);
    });

    test("more than 35 are refused", () => {
        const many = Array.from({ length: 36 }, (_, index) => `eu-north-${index + 2}`);
        expect(reasons(remote(many, { api: "endpointService" })).join()).toContain(
            "has 36 regions; allowed are at most 35",
        );
    });

    test("the older API is refused", () => {
        expect(reasons(remote(["eu-west-1"], { api: "privateEndpoint" }))[0]).toBe(
            `supportedRemoteRegions needs the endpointService API; leave out api, or set api: "endpointService"`,
        );
    });
});

test("a region that is not a text is refused with the regions of the chosen API", () => {
    const [reason = ""] = reasons(check({ region: 7, api: "privateEndpoint" }));
    expect(reason).toContain(`allowed is one of ${REGIONS.join(", ")}`);
});

test("remote regions are fine as long as the endpoint's own region is not known", () => {
    const { inputs, failures } = check({ region: UNKNOWN, supportedRemoteRegions: ["US_EAST_1", UNKNOWN] });
    expect(failures).toEqual([]);
    expect(inputs).toMatchObject({ supportedRemoteRegions: ["us-east-1", UNKNOWN] });
});

test("exactly 35 remote regions are allowed; one that is newer than this package needs the newer API said", () => {
    const many = Array.from({ length: 35 }, (_, index) => `xx-east-${index + 1}`);
    const checked = check({ supportedRemoteRegions: many, api: "endpointService" });
    expect(checked.failures).toEqual([]);
    expect(reasons(check({ supportedRemoteRegions: ["xx-east-1"] }))).toEqual([
        expect.stringContaining('has "xx-east-1"'),
    ]);
});

test("an empty list of remote regions does not need the newer API", () => {
    expect(check({ supportedRemoteRegions: [], api: "privateEndpoint" }).failures).toEqual([]);
});

test("a remote region that the chosen API does not have is not refused for that as well", () => {
    const given = { api: "privateEndpoint", supportedRemoteRegions: ["ap-east-2"] };
    expect(reasons(check(given))).toEqual([expect.stringContaining("needs the endpointService API")]);
});
