import fc from "fast-check";
import { SUCCESSOR } from "../../../../provider/src/atlas/api/dialects";
import {
    ENDPOINT_SERVICE_REGIONS,
    normalizeRegion,
    REGIONS,
    regionOfServiceName,
} from "../../../../provider/src/atlas/api/regions";
import {
    ENDPOINT_SERVICE_REGIONS as ATLAS_SERVICE_REGIONS,
    REGIONS as ATLAS_REGIONS,
} from "../../../../emulator/src";

test("there are 18, each once, and the emulator knows the same ones", () => {
    expect(REGIONS).toHaveLength(18);
    expect(new Set(REGIONS).size).toBe(18);
    expect([...REGIONS].sort()).toEqual([...ATLAS_REGIONS].sort());
});

test("endpointService has 34, the 18 first, and the emulator knows the same ones", () => {
    expect(new Set(ENDPOINT_SERVICE_REGIONS).size).toBe(34);
    expect(ENDPOINT_SERVICE_REGIONS.slice(0, 18)).toEqual([...REGIONS]);
    expect([...ENDPOINT_SERVICE_REGIONS].sort()).toEqual([...ATLAS_SERVICE_REGIONS].sort());
});

test.each(ENDPOINT_SERVICE_REGIONS)("%s in every spelling is one region", (region) => {
    const atlas = SUCCESSOR.spellRegion(region);
    expect(atlas).toMatch(/^[A-Z]+_[A-Z]+_\d$/);
    for (const spelled of [region, atlas, atlas.toLowerCase(), region.toUpperCase(), ` ${region} `]) {
        expect(normalizeRegion(spelled)).toBe(region);
    }
    expect(regionOfServiceName(`com.amazonaws.vpce.${region}.vpce-svc-0aee615d3fe32c14e`)).toBe(region);
});

test.each(["", "us-east", "us_east-1x", "useast1", "US East 1", "constructor", "__proto__"])(
    "%j is not a region",
    (text) => {
        expect(normalizeRegion(text)).toBeUndefined();
    },
);

test("what is a region stays one, and no text makes it throw", () => {
    fc.assert(
        fc.property(fc.string(), (text) => {
            const region = normalizeRegion(text);
            expect(region === undefined || normalizeRegion(region) === region).toBe(true);
        }),
    );
});

test.each([
    "com.amazonaws.vpce.us.vpce-svc-1",
    "com.amazonaws.us-east-1.s3",
    "xcom.amazonaws.vpce.us-east-1.vpce-svc-1",
    "com.amazonaws.vpce.us-east-1",
    "",
])("the name %j tells no region", (name) => {
    expect(regionOfServiceName(name)).toBeUndefined();
});
