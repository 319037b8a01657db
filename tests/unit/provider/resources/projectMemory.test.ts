import { ProjectMemory } from "../../../../provider/src/resources/project/projectMemory";
import { RunMemory } from "../../../../provider/src/resources/project/runMemory";
import { RunFolderInMemory } from "../../support/runFolderInMemory";
import { endpoint } from "../../support/fakeSource";

const old = { instance: "i1", urn: "urn:old" };
const renamed = { instance: "i2", urn: "urn:new" };
const replaced = { instance: "i3", urn: "urn:old" };

test("a replacement at the same URN is another owner, but not one at another URN", () => {
    const memory = new ProjectMemory();
    memory.claim("a", old);
    memory.claim("a", replaced);
    expect(memory.ownerAtOtherUrn("a", old.urn)).toBeUndefined();
    expect(memory.otherOwner("a", old.instance)).toMatchObject(replaced);
});

test("whichever of two entries was looked at last, the other one is still known", () => {
    const memory = new ProjectMemory();
    memory.claim("a", renamed);
    memory.claim("a", old);
    expect(memory.otherOwner("a", old.instance)).toMatchObject(renamed);
    expect(memory.otherOwner("a", renamed.instance)).toMatchObject(old);
    memory.note("a", { note: "released", instance: old.instance });
    expect(memory.otherOwner("a", renamed.instance)).toBeUndefined();
    expect(memory.otherOwner("a", old.instance)).toMatchObject(renamed);
});

test("the region is what Atlas shows, else what was asked for", () => {
    const memory = new ProjectMemory();
    expect(memory.regionOf(endpoint("a"))).toBeUndefined();
    memory.claim("a", old, { region: "eu-west-1" });
    memory.claim("a", old);
    expect(memory.regionOf(endpoint("a"))).toBe("eu-west-1");
    expect(memory.regionOf(endpoint("a", { regionName: "US_EAST_1" }))).toBe("us-east-1");
});

test("ids of either case are the same, and two projects know nothing of each other", () => {
    const run = new RunMemory();
    const memory = new ProjectMemory("G", run);
    memory.claim("ABC", old);
    memory.note("Abc", { note: "read" });
    memory.note("aBC", { note: "doubted", instance: old.instance, because: "gone" });
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
    memory.claim("a", old);
    expect(memory.claimOf("a", old.instance)?.declared).toBe(true);
    memory.claim("a", old, { declared: false });
    expect([
        memory.claimOf("a", old.instance)?.declared,
        memory.claimOf("a", renamed.instance)?.declared,
    ]).toEqual([false, undefined]);
});

test("what other provider processes of the run claim, read and release is known here", () => {
    const folder = new RunFolderInMemory();
    const [one, other] = [folder, folder].map(
        (shared) => new ProjectMemory("g", new RunMemory(shared.join())),
    );
    one?.claim("a", old, { api: "endpointService" });
    one?.note("b", { note: "read" });
    expect([other?.otherOwner("a", "x"), other?.apiOf("a"), other?.wasRead("b")]).toMatchObject([
        old,
        "endpointService",
        true,
    ]);
    other?.note("a", { note: "released", instance: old.instance });
    expect(one?.otherOwner("a", "x")).toBeUndefined();
});
