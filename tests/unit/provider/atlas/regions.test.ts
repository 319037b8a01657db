import fc from "fast-check";
import {
    REGIONS,
    regionOfServiceName,
    toAtlasRegionName,
    toRegion,
} from "../../../../provider/src/atlas/regions";
import { REGIONS as ATLAS_REGIONS } from "../../../../emulator/src";

test("there are 18, each once, and the emulator knows the same ones", () => {
    expect(REGIONS).toHaveLength(18);
    expect(new Set(REGIONS).size).toBe(18);
    expect([...REGIONS].sort()).toEqual([...ATLAS_REGIONS].sort());
});

test.each(REGIONS)("%s in every spelling is one region", (region) => {
    const atlas = toAtlasRegionName(region);
    expect(atlas).toMatch(/^[A-Z]+_[A-Z]+_\d$/);
    for (const spelled of [region, atlas, atlas.toLowerCase(), region.toUpperCase(), ` ${region} `]) {
        expect(toRegion(spelled)).toBe(region);
    }
    expect(regionOfServiceName(`com.amazonaws.vpce.${region}.vpce-svc-0aee615d3fe32c14e`)).toBe(region);
});

test.each(["", "us-east", "us-east-3", "us_east-1x", "useast1", "US East 1", "constructor", "__proto__"])(
    "%j is none",
    (text) => {
        expect(toRegion(text)).toBeUndefined();
    },
);

test("no other text is a region", () => {
    const spelled: readonly string[] = REGIONS;
    fc.assert(
        fc.property(fc.string(), (text) => {
            const plain = text.trim().toLowerCase().replaceAll("_", "-");
            expect(toRegion(text) !== undefined).toBe(spelled.includes(plain));
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
