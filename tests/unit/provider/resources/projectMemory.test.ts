import { ProjectMemory } from "../../../../provider/src/resources/project/projectMemory";
import { RunMemory } from "../../../../provider/src/resources/project/runMemory";

const old = { instance: "i1", urn: "urn:old" };
const renamed = { instance: "i2", urn: "urn:new" };
const replaced = { instance: "i3", urn: "urn:old" };

test("a replacement at the same URN is another owner, but not one at another URN", () => {
    const memory = new ProjectMemory();
    memory.note("a", old, "manages");
    memory.note("a", replaced, "manages");
    expect(memory.ownerAtOtherUrn("a", old.urn)).toBeUndefined();
    expect(memory.otherOwner("a", old.instance)).toMatchObject(replaced);
});

test("whichever of two entries was looked at last, the other one is still known", () => {
    const memory = new ProjectMemory();
    memory.note("a", renamed, "manages");
    memory.note("a", old, "manages");
    expect(memory.otherOwner("a", old.instance)).toMatchObject(renamed);
    expect(memory.otherOwner("a", renamed.instance)).toMatchObject(old);
    memory.note("a", old, "released");
    expect(memory.otherOwner("a", renamed.instance)).toBeUndefined();
    expect(memory.otherOwner("a", old.instance)).toMatchObject(renamed);
});

test("ids of either case are the same, and two projects know nothing of each other", () => {
    const run = new RunMemory();
    new ProjectMemory("G", run).note("ABC", old, "manages");
    expect(new ProjectMemory("g", run).otherOwner("abc", "x")).toMatchObject(old);
    expect(new ProjectMemory("h", run).otherOwner("abc", "x")).toBeUndefined();
});

test("what was asked for is wanted until it is found, and then what it was noted as meanwhile", () => {
    const memory = new ProjectMemory();
    const [found, nothing] = [memory.asking("a", renamed), memory.asking("b", old)];
    expect(memory.wantedBy(["b", "a"], old.instance)).toBe(renamed.urn);
    expect(memory.wantedBy(["a"], renamed.instance)).toBeUndefined();
    memory.note("a", renamed, "reads");
    found();
    nothing();
    expect([memory.wantedBy(["a", "b"], "x"), memory.wasRead("a"), memory.wasRead("b")]).toEqual([
        undefined,
        true,
        false,
    ]);
});

test("of two that are being replaced, one deletes what both have, and the other one leaves it to that one", () => {
    const memory = new ProjectMemory();
    memory.note("a", old, "replaces");
    memory.note("a", renamed, "replaces");
    expect([memory.otherOwner("a", old.instance), memory.otherOwner("a", renamed.instance)]).toEqual([
        undefined,
        expect.objectContaining(old),
    ]);
});
