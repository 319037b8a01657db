import { ProjectMemory } from "../../../../provider/src/resources/project/projectMemory";
import { RunMemory } from "../../../../provider/src/resources/project/runMemory";
import { RunFolderInMemory } from "../../support/runFolderInMemory";
import { endpoint } from "../../support/endpoint";

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

test("the region is what Atlas shows, else what was asked for", () => {
    const memory = new ProjectMemory();
    expect(memory.regionOf(endpoint("a"))).toBeUndefined();
    memory.noteRegion("A", "eu-west-1");
    expect(memory.regionOf(endpoint("a"))).toBe("eu-west-1");
    expect(memory.regionOf(endpoint("a", { regionName: "US_EAST_1" }))).toBe("us-east-1");
});

test("ids of either case are the same, and two projects know nothing of each other", () => {
    const run = new RunMemory();
    const memory = new ProjectMemory("G", run);
    memory.note("ABC", old, "manages");
    memory.note("Abc", renamed, "reads");
    memory.note("aBC", old, "manages", { doubt: "gone" });
    const same = new ProjectMemory("g", run);
    expect([
        same.otherOwner("abc", "x"),
        same.wasRead("abc"),
        same.doubtAbout("abc", old.instance),
    ]).toMatchObject([old, true, "gone"]);
    const other = new ProjectMemory("h", run);
    expect([other.otherOwner("abc", "x"), other.wasRead("abc"), other.doubtAbout("abc")]).toEqual([
        undefined,
        false,
        undefined,
    ]);
});

test("whether the program declares it is what was noted last; another entry's word does not count", () => {
    const memory = new ProjectMemory();
    memory.note("a", old, "manages");
    expect(memory.entry("a", old.instance)?.is).toBe("manages");
    memory.note("a", old, "replaces");
    expect([memory.entry("a", old.instance)?.is, memory.entry("a", renamed.instance)?.is]).toEqual([
        "replaces",
        undefined,
    ]);
});

test("what other provider processes of the run claim, read and release is known here", () => {
    const folder = new RunFolderInMemory();
    const [one, other] = [folder, folder].map(
        (shared) => new ProjectMemory("g", new RunMemory(() => shared.join())),
    );
    one?.note("a", old, "manages", { api: "endpointService" });
    one?.note("b", renamed, "reads");
    expect([other?.otherOwner("a", "x"), other?.apiOf("a"), other?.wasRead("b")]).toMatchObject([
        old,
        "endpointService",
        true,
    ]);
    other?.note("a", old, "released");
    expect(one?.otherOwner("a", "x")).toBeUndefined();
});

test("what was asked for is wanted until it is had, and stays wanted where that fails", async () => {
    const memory = new ProjectMemory();
    await expect(
        memory.asking("a", renamed, async () => Promise.reject(new Error("refused"))),
    ).rejects.toThrow();
    expect(memory.wantedBy(["b", "a"], old.instance)).toBe(renamed.urn);
    expect(memory.wantedBy(["a"], renamed.instance)).toBeUndefined();
    await memory.asking("a", renamed, async () => memory.note("a", renamed, "reads"));
    await memory.asking("b", old, async () => undefined);
    expect([memory.wantedBy(["a", "b"], "x"), memory.wasRead("a"), memory.wasRead("b")]).toEqual([
        undefined,
        true,
        false,
    ]);
});

test("a replaced one is no longer doubted once a later look has found it well", () => {
    const memory = new ProjectMemory();
    memory.note("a", old, "manages", { doubt: "failed" });
    expect(memory.doubtAbout("a")).toBe("failed");
    memory.note("a", old, "manages");
    expect(memory.doubtAbout("a")).toBeUndefined();
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
