import { CreateSetup, GROUP, stopEmulators } from "../../support/createSetup";
import { failure } from "../../support/until";

afterEach(stopEmulators);

const POST = { method: "POST" } as const;
const SOMEBODY_ELSES = { status: "WAITING_FOR_USER" } as const;

test("somebody else's endpoint is not taken, and the message names it and the way to take it", async () => {
    const setup = await CreateSetup.start();
    const { id } = setup.atlas.create(GROUP, "us-east-1", SOMEBODY_ELSES);
    const error = await failure(setup.create("us-east-1"));
    expect(error.message).toContain(`already has a private endpoint, ${id} (WAITING_FOR_USER)`);
    expect(error.message).toContain("adoptExisting: true");
    expect(error.message).toContain("deleteBeforeReplace: true");
    expect(setup.count("POST")).toBe(1);
    expect(setup.claims.holderBeside(id, "another")).toBeUndefined();
});

test("with leave to adopt, it is taken, and nothing is made", async () => {
    const setup = await CreateSetup.start();
    const { id } = setup.atlas.create(GROUP, "us-east-1", SOMEBODY_ELSES);
    expect(await setup.create("us-east-1", { adoptExisting: true })).toBe(id);
    expect(setup.made).toEqual([id]);
    expect(setup.claims.holderBeside(id, "another")?.urn).toBe("urn::::::us-east-1");
});

test.each(["lost", "status", "reset"] as const)(
    "somebody else's from before a call that was lost (%s) is still somebody else's",
    async (kind) => {
        const setup = await CreateSetup.start();
        const { id } = setup.atlas.create(GROUP, "us-east-1", SOMEBODY_ELSES);
        setup.atlas.fault({ kind, ...POST, times: 3 });
        const error = await failure(setup.create("us-east-1"));
        expect(error.message).toContain(id);
        expect(error.message).toContain("adoptExisting: true");
        expect(setup.made).toEqual([id]);
    },
);

test("somebody else's that is being created, and shows no region, is not taken after a lost call", async () => {
    const setup = await CreateSetup.start({ initiating: { reads: 6 } });
    const { id } = setup.atlas.create(GROUP, "us-east-1");
    setup.atlas.fault({ kind: "lost", ...POST });
    const error = await failure(setup.create("us-east-1"));
    expect(error.message).toContain(id);
    expect(setup.made).toEqual([id]);
});

test("several that show no region: after three looks the message names them all", async () => {
    const setup = await CreateSetup.start({ initiating: "10m" });
    const one = setup.atlas.create(GROUP, "us-east-1");
    const two = setup.atlas.create(GROUP, "eu-west-1");
    const error = await failure(setup.create("us-east-1"));
    expect(error.message).toContain(`It is one of: ${one.id} (INITIATING), ${two.id} (INITIATING).`);
    expect(setup.count("POST")).toBe(1);
    expect(setup.count("GET")).toBe(1 + 3);
});

test("several that show no region, with leave to adopt: the right one is taken once it shows", async () => {
    const setup = await CreateSetup.start({ initiating: { reads: 5 } });
    const one = setup.atlas.create(GROUP, "us-east-1");
    setup.atlas.create(GROUP, "eu-west-1");
    expect(await setup.create("us-east-1", { adoptExisting: true })).toBe(one.id);
    expect(setup.atlas.endpoints()).toHaveLength(2);
});

test.each([
    ["FAILED", "Delete it in Atlas"],
    ["DELETING", "Wait until Atlas has deleted it"],
])("one that is %s is not taken, even with leave to adopt", async (status, words) => {
    const setup = await CreateSetup.start({ deleting: "10m" });
    const { id } = setup.atlas.create(GROUP, "us-east-1", SOMEBODY_ELSES);
    setup.atlas.setStatus(id, status);
    const error = await failure(setup.create("us-east-1", { adoptExisting: true }));
    expect(error.message).toContain(`${id} (${status})`);
    expect(error.message).toContain(words);
});

test("another resource's endpoint is not taken, even with leave to adopt, and the message names that resource", async () => {
    const setup = await CreateSetup.start();
    await setup.create("us-east-1", { urn: "urn:pulumi:dev::shop::type::first" });
    const second = setup.create("us-east-1", {
        urn: "urn:pulumi:dev::shop::type::second",
        adoptExisting: true,
    });
    expect((await failure(second)).message).toContain('The resource "first" of this program manages it');
    expect(setup.made).toHaveLength(1);
});

test("a resource that is replaced in its own region meets its own endpoint", async () => {
    const setup = await CreateSetup.start();
    const id = await setup.create("us-east-1");
    expect((await failure(setup.create("us-east-1"))).message).toContain("deleteBeforeReplace: true");
    expect(await setup.create("us-east-1", { adoptExisting: true })).toBe(id);
});

test("two processes at once in one region, both answers lost: one endpoint", async () => {
    const setup = await CreateSetup.start({ initiating: { reads: 3 } });
    const other = setup.otherProcess();
    setup.atlas.fault({ kind: "lost", ...POST, times: 2 });
    await Promise.allSettled([setup.create("us-east-1"), other.create("us-east-1")]);
    expect(setup.made).toHaveLength(1);
});

test("Atlas says taken and lists nothing that could have it: an error after five tries, not for ever", async () => {
    const setup = await CreateSetup.start();
    setup.atlas.fault({ kind: "status", status: 409, ...POST, times: Infinity });
    const error = await failure(setup.create("us-east-1"));
    expect(error.message).toContain("lists none that could be it");
    expect(setup.count("POST")).toBe(5);
});

test("a 409 that is over with the next call makes one", async () => {
    const setup = await CreateSetup.start();
    setup.atlas.fault({ kind: "status", status: 409, ...POST });
    expect(setup.made).toEqual([]);
    const id = await setup.create("us-east-1");
    expect(setup.made).toEqual([id]);
});
