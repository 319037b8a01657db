import { Claims } from "../../../../provider/src/providers/claims";
import { endpoint } from "../../support/fakeSource";

const old = { instance: "i1", urn: "urn:old" };
const renamed = { instance: "i2", urn: "urn:new" };
const replaced = { instance: "i3", urn: "urn:old" };

test("an endpoint that nobody has claimed is nobody's", () => {
    const claims = new Claims();
    expect(claims.holderElsewhere("a", "urn:old")).toBeUndefined();
    expect(claims.holderBeside("a", "i1")).toBeUndefined();
    claims.release("a", "i1");
    claims.forget("a");
});

test("its one holder is neither elsewhere nor beside itself", () => {
    const claims = new Claims();
    claims.claim("a", old);
    expect(claims.holderElsewhere("a", old.urn)).toBeUndefined();
    expect(claims.holderBeside("a", old.instance)).toBeUndefined();
    expect(claims.holderElsewhere("a", renamed.urn)).toEqual(old);
    expect(claims.holderBeside("a", renamed.instance)).toEqual(old);
    expect(claims.holderElsewhere("b", renamed.urn)).toBeUndefined();
});

test("a replacement at the same place is beside, but not elsewhere", () => {
    const claims = new Claims();
    claims.claim("a", old);
    claims.claim("a", replaced);
    expect(claims.holderElsewhere("a", old.urn)).toBeUndefined();
    expect(claims.holderBeside("a", old.instance)).toEqual(replaced);
});

test("whichever of two entries was looked at last, the other one is still known", () => {
    const claims = new Claims();
    claims.claim("a", renamed);
    claims.claim("a", old);
    expect(claims.holderBeside("a", old.instance)).toEqual(renamed);
    expect(claims.holderBeside("a", renamed.instance)).toEqual(old);
    claims.release("a", old.instance);
    expect(claims.holderBeside("a", renamed.instance)).toBeUndefined();
    expect(claims.holderBeside("a", old.instance)).toEqual(renamed);
});

test("the region is what Atlas shows, else what was asked for", () => {
    const claims = new Claims();
    expect(claims.regionOf(endpoint("a"))).toBeUndefined();
    claims.claim("a", old, "eu-west-1");
    claims.claim("a", old);
    expect(claims.regionOf(endpoint("a"))).toBe("eu-west-1");
    expect(claims.regionOf(endpoint("a", { regionName: "US_EAST_1" }))).toBe("us-east-1");
});

test("of an endpoint that is gone nothing is known", () => {
    const claims = new Claims();
    claims.claim("a", old, "eu-west-1");
    claims.forget("a");
    expect(claims.holderBeside("a", "other")).toBeUndefined();
    expect(claims.regionOf(endpoint("a"))).toBeUndefined();
});
