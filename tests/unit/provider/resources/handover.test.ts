import { GROUP, HandlerSetup, VPCE } from "../../support/handlerSetup";
import { failure } from "../../support/until";

// What one run knows, over all of its provider processes: a thing that changes its owner stays.

/** The entry of a state that a later run finds: by its new provider, and in the process of its old one. */
async function nextRun(
    setup: HandlerSetup,
    isDestroy?: boolean | "unknown",
): Promise<Record<"old" | "next", HandlerSetup>> {
    await setup.clock.advance(5_000);
    const next = setup.otherProcess();
    return { next, old: next.otherProvider(isDestroy) };
}

describe.each([
    ["the same provider", (next: HandlerSetup) => next],
    ["another provider", (_next: HandlerSetup, old: HandlerSetup) => old],
] as const)("the old entry goes through %s", (_how, choose) => {
    /** An endpoint of an earlier run, maybe FAILED since, and in the next run the provider of the new entry and that of the old one. */
    async function start(status?: "FAILED") {
        const first = await HandlerSetup.start();
        const { id, state } = await first.ready();
        if (status !== undefined) {
            first.atlas.setStatus(id, status);
        }
        const { next, old } = await nextRun(first);
        return { first, id, state, next, last: choose(next, old) };
    }

    test("after an adoption: the endpoint stays, and a line says so", async () => {
        const { first, id, state, next, last } = await start();
        await next.endpoints.create(next.inputs({ adoptExisting: true, __urn: "a::b::c::new" } as object));
        await last.endpoints.delete(id, state);
        expect(last.lines.at(-1)).toBe(
            `private endpoint ${id} in us-east-1 stays in Atlas: the resource "new" has taken it over; only the old entry leaves the stack's state`,
        );
        expect(first.count("DELETE")).toBe(0);
    });

    test.each([(id: string) => id, (id: string) => id.toUpperCase()])(
        "after an import and after a get, in either case: it stays",
        async (spell) => {
            const first = await HandlerSetup.start();
            const { id, state } = await first.ready();
            const { next, old } = await nextRun(first);
            await next.endpoints.read(spell(id), { groupId: GROUP } as typeof state);
            const last = choose(next, old);
            await last.endpoints.delete(id, state);
            expect(last.lines.at(-1)).toContain("stays in Atlas: the program reads or imports it now");
            await next.import("PrivateEndpoint", `${GROUP}/${spell(id)}`);
            await last.endpoints.delete(id, state);
            expect(first.count("DELETE")).toBe(0);
        },
    );

    test("an imported attachment stays", async () => {
        const first = await HandlerSetup.start();
        const { id } = await first.ready();
        const attached = await first.attached(id);
        const { next, old } = await nextRun(first);
        await next.import("InterfaceEndpoint", `${GROUP}/${id}/${VPCE}`);
        await choose(next, old).attachments.delete(VPCE, attached);
        expect(first.count("DELETE")).toBe(0);
    });

    test("what the program declares is deleted when it is replaced, read or not", async () => {
        const { first, id, state, next, last } = await start("FAILED");
        await next.endpoints.read(id, { groupId: GROUP } as typeof state);
        const failed = { ...state, status: "FAILED" };
        expect(await last.endpoints.diff(id, failed, last.inputs())).toMatchObject({ replaces: ["status"] });
        await last.endpoints.delete(id, failed);
        expect(first.atlas.endpoints()).toEqual([]);
    });

    test("what a refresh compares is not declared by that: read instead, it stays", async () => {
        const { first, id, state, next, last } = await start();
        await last.endpoints.compare(id, state, last.inputs());
        await next.endpoints.read(id, { groupId: GROUP } as typeof state);
        await last.endpoints.delete(id, state);
        expect(first.count("DELETE")).toBe(0);
    });

    test("nor does that keep a new name from adopting it", async () => {
        const { first, id, state, next, last } = await start();
        await last.endpoints.compare(id, state, last.inputs());
        const inputs = next.inputs({ adoptExisting: true, __urn: "a::b::c::new" } as object);
        expect((await next.endpoints.create(inputs)).id).toBe(id);
        await last.endpoints.delete(id, state);
        expect(first.count("DELETE")).toBe(0);
    });

    test("a refresh that saw it FAILED once does not keep it from being deleted", async () => {
        const { first, id, state, last } = await start("FAILED");
        const failed = { ...state, status: "FAILED" };
        expect(await last.endpoints.compare(id, failed, last.inputs())).toMatchObject({
            replaces: ["status"],
        });
        first.atlas.setStatus(id, "WAITING_FOR_USER");
        await first.clock.advance(5_000);
        await last.endpoints.delete(id, failed);
        expect(first.atlas.endpoints()).toEqual([]);
    });

    test("what another resource asks for and does not get is not deleted", async () => {
        const { first, id, state, next, last } = await start();
        await failure(next.endpoints.create({ ...next.inputs(), __urn: "a::b::c::new" }));
        const { message } = await failure(last.endpoints.delete(id, state));
        expect(message).toContain(`the resource "new" of this program asks for it, and could not get it`);
        expect(first.count("DELETE")).toBe(0);
        await next.endpoints.create(next.inputs({ adoptExisting: true, __urn: "a::b::c::new" } as object));
        await last.endpoints.delete(id, state);
        expect(first.atlas.endpoints()).toMatchObject([{ id }]);
    });

    test("nor is what a get asks for and does not get, nor an attachment", async () => {
        const first = await HandlerSetup.start();
        const { id, state } = await first.ready();
        const attached = await first.attached(id);
        const { next, old } = await nextRun(first);
        const last = choose(next, old);
        await failure(next.attachments.create({ ...next.attachmentInputs(id), __urn: "a::b::c::new" }));
        expect((await failure(last.attachments.delete(VPCE, attached))).message).toContain("asks for it");
        await first.clock.advance(5_000);
        first.atlas.fault({ kind: "status", status: 403, errorCode: "USER_UNAUTHORIZED", times: Infinity });
        await failure(
            next.endpoints.read(id, { groupId: GROUP, __urn: "a::b::c::reader" } as object as typeof state),
        );
        first.atlas.clearFaults();
        expect((await failure(last.endpoints.delete(id, state))).message).toContain('resource "reader"');
        expect(first.count("DELETE")).toBe(0);
    });

    test("what the program declares is replaced, though a get does not get it", async () => {
        const { first, id, state, next, last } = await start("FAILED");
        const failed = { ...state, status: "FAILED" };
        first.atlas.fault({ kind: "status", status: 403, errorCode: "USER_UNAUTHORIZED", times: Infinity });
        await failure(
            next.endpoints.read(id, { groupId: GROUP, __urn: "a::b::c::reader" } as object as typeof state),
        );
        first.atlas.clearFaults();
        await last.endpoints.diff(id, failed, last.inputs());
        await last.endpoints.delete(id, failed);
        expect(first.atlas.endpoints()).toEqual([]);
    });

    test("what the program no longer declares in this region stays where it is read", async () => {
        const { first, id, state, next, last } = await start();
        await next.endpoints.read(id, { groupId: GROUP } as typeof state);
        await last.endpoints.diff(id, state, last.inputs({ region: "eu-west-1" }));
        await last.endpoints.delete(id, state);
        expect(first.count("DELETE")).toBe(0);
    });
});

test("a destroy deletes what is managed, read by the program or not", async () => {
    const first = await HandlerSetup.start();
    const { id, state } = await first.ready();
    const { next, old } = await nextRun(first, true);
    await next.endpoints.read(id, { groupId: GROUP } as typeof state);
    await old.endpoints.delete(id, state);
    expect(first.atlas.endpoints()).toEqual([]);
});

test("where nobody tells which command it is, what is read and managed stays, and so does its entry", async () => {
    const first = await HandlerSetup.start();
    const { id, state } = await first.ready();
    const { next, old } = await nextRun(first, "unknown");
    await next.endpoints.read(id, { groupId: GROUP } as typeof state);
    expect(await failure(old.endpoints.delete(id, state))).toMatchObject({ code: "readToo" });
    expect(first.count("DELETE")).toBe(0);
    // A destroy checks nothing.
    await old.endpoints.diff("other", { ...state, region: "eu-west-1" }, old.inputs({ region: "eu-west-1" }));
    await old.endpoints.delete(id, state);
    expect([first.count("DELETE"), old.lines.at(-1)]).toEqual([
        0,
        expect.stringContaining("the program reads or imports it now"),
    ]);
});

test("a 409 of what another provider of this run manages says so, and how to move", async () => {
    const first = await HandlerSetup.start();
    const { id, state } = await first.ready();
    const { next, old } = await nextRun(first);
    await old.endpoints.diff(id, state, old.inputs());
    const urn = "urn:pulumi:s::p::pulumi-nodejs:dynamic/atlas:PrivateEndpoint::new";
    for (const adoptExisting of [false, true]) {
        const { message } = await failure(
            next.endpoints.create({ ...next.inputs({ adoptExisting }), __urn: urn }),
        );
        expect(message).toContain('The resource "one" of this program manages it');
        expect(message).toContain(`aliases: [{ type: "atlas-private-endpoint:index:PrivateEndpoint" }]`);
    }
});

test("what an earlier run of another process has claimed does not count", async () => {
    const first = await HandlerSetup.start();
    const { id, state } = await first.ready();
    const { next } = await nextRun(first);
    await next.endpoints.delete(id, state);
    expect(first.atlas.endpoints()).toEqual([]);
});

describe("a process that cannot read and write the run's notes", () => {
    test("deletes nothing, and says what to type", async () => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready();
        const attached = await setup.attached(id);
        const alone = setup.aloneInRun();
        const deletions = [alone.endpoints.delete(id, state), alone.attachments.delete(VPCE, attached)];
        expect(await Promise.all(deletions.map(failure))).toMatchObject([
            { code: "notKnownInRun", text: { facts: { problem: "ENOSPC" } } },
            { code: "notKnownInRun" },
        ]);
        expect(setup.count("DELETE")).toBe(0);
    });

    test("goes on with all else", async () => {
        const setup = await HandlerSetup.start();
        const { id } = await setup.ready();
        const alone = setup.aloneInRun();
        await alone.endpoints.read(id, { groupId: GROUP } as never);
        await alone.import("PrivateEndpoint", `${GROUP}/${id}`);
        await alone.endpoints.create(alone.inputs({ adoptExisting: true, __urn: "a::b::c::new" } as object));
        await alone.endpoints.create(alone.inputs({ region: "eu-west-1" }));
        expect(setup.atlas.endpoints()).toHaveLength(2);
    });
});
