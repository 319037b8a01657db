import { REGIONS } from "../../../../provider/src/atlas/api/regions";
import { didYouMean } from "../../../../provider/src/resources/arguments/didYouMean";

test.each([
    ["us-east1", "us-east-1"],
    ["useast1", "us-east-1"],
    ["USEast1", "us-east-1"],
    ["us east 1", "us-east-1"],
    ["us_esat_1", "us-east-1"],
    ["eu-wset-2", "eu-west-2"],
    ["EU-WEST-22", "eu-west-2"],
    ["ap-southest-1", "ap-southeast-1"],
])("%j is near to %s", (given, meant) => {
    expect(didYouMean(given, REGIONS)).toBe(` (did you mean "${meant}"?)`);
});

test.each(["", " ", "frankfurt", "x", "a completely different text"])("%j is near to no region", (given) => {
    expect(didYouMean(given, REGIONS)).toBe("");
});

test("the case of what is allowed does not matter, and is shown as it is", () => {
    expect(didYouMean("privateendpoint", ["privateEndpoint", "endpointService", "auto"])).toContain(
        '"privateEndpoint"',
    );
    expect(didYouMean("aws", ["AWS"])).toContain('"AWS"');
    expect(didYouMean("adoptexisting", ["groupId", "adoptExisting"])).toContain('"adoptExisting"');
});

test("a beginning is enough", () => {
    expect(didYouMean("provider", ["groupId", "region", "providerName"])).toBe(
        ` (did you mean "providerName"?)`,
    );
});

test("where nothing can be listed, nothing is suggested", () => {
    expect(didYouMean("anything", [])).toBe("");
});
