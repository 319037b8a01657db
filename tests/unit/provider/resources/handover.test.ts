import { dark, newer, status } from "../../support/faultRow";
import { endsWith, GROUP, HandlerSetup, OTHER_VPCE, PAUSE, present, VPCE } from "../../support/handlerSetup";
import { failure } from "../../support/until";

// What one run knows, over all of its provider processes: a thing that changes its owner stays, and what only seemed gone.

type Reads = Parameters<HandlerSetup["endpoints"]["read"]>[1];

/** An endpoint of an earlier run with its attachment, and in the next run the provider of a new entry and that of the old one. */
interface Run {
    readonly id: string;
    readonly state: Reads;
    readonly attached: Parameters<HandlerSetup["attachments"]["read"]>[1];
    readonly next: HandlerSetup;
    readonly old: HandlerSetup;
}

interface How {
    readonly isSame?: boolean;
    readonly isDestroy?: boolean | "unknown" | undefined;
    readonly api?: "endpointService";
}

async function nextRun({ isSame = false, isDestroy, ...more }: How = {}): Promise<Run> {
    const first = await HandlerSetup.start();
    const { id, state } = await first.ready(more);
    const attached = await first.attached(id);
    await first.clock.advance(PAUSE);
    const next = first.otherProcess();
    return { id, state, attached, next, old: isSame ? next : next.otherProvider(isDestroy) };
}

const named = (
    setup: HandlerSetup,
    more: object = {},
): Parameters<HandlerSetup["endpoints"]["create"]>[0] => ({
    ...setup.inputs({ ...more }),
    __urn: "a::b::c::new",
});
const adopts = async ({ next }: Run): Promise<unknown> =>
    next.endpoints.create(named(next, { adoptExisting: true }));
const asks = async ({ next }: Run): Promise<unknown> =>
    endsWith("regionTaken", next.endpoints.create(named(next)));
const gets = async ({ next, id }: Run, as = id): Promise<unknown> =>
    next.endpoints.read(as, { groupId: GROUP, __urn: "a::b::c::reader" });
const imports = async ({ next, id }: Run): Promise<unknown> =>
    next.import("PrivateEndpoint", `${GROUP}/${id.toUpperCase()}`);
const declares = async ({ old, id, state }: Run, more: object = {}): Promise<unknown> =>
    old.endpoints.diff(id, state, old.inputs(more));
const refreshes = async ({ old, id, state }: Run): Promise<unknown> =>
    old.endpoints.compare(id, state, old.inputs());
const getsInVain = async (run: Run): Promise<void> => {
    run.next.atlas.fault(status(403, "USER_UNAUTHORIZED", { times: Infinity }));
    await failure(gets(run));
    run.next.atlas.clearFaults();
};

const ROWS: readonly (readonly [
    what: string,
    notes: readonly ((run: Run) => Promise<unknown>)[],
    ends: string,
    isDestroy?: boolean | "unknown",
])[] = [
    ["nobody has noted anything", [], "deleted"],
    ["another resource has adopted it", [adopts], "handedOver"],
    ["a refresh compares it, and another resource adopts it", [refreshes, adopts], "handedOver"],
    ["a get reads it", [(run) => gets(run)], "nowRead"],
    ["a get reads it in upper case", [(run) => gets(run, run.id.toUpperCase())], "nowRead"],
    ["an import reads it", [imports], "nowRead"],
    ["a refresh compares it, and a get reads it", [refreshes, (run) => gets(run)], "nowRead"],
    [
        "a get reads it, and the program declares it: it is being replaced",
        [(run) => gets(run), (run) => declares(run)],
        "deleted",
    ],
    [
        "a get reads it, and the program declares it in another region",
        [(run) => gets(run), (run) => declares(run, { region: "eu-west-1" })],
        "nowRead",
    ],
    ["another resource asks for it in vain", [asks], "stillWanted"],
    ["another resource asks for it in vain, and then adopts it", [asks, adopts], "handedOver"],
    ["a get asks for it in vain", [getsInVain], "stillWanted"],
    [
        "a get asks for it in vain, and the program declares it",
        [getsInVain, (run) => declares(run)],
        "deleted",
    ],
    ["a get reads it, in a destroy", [(run) => gets(run)], "deleted", true],
    ["a get reads it, in a command that nobody knows", [(run) => gets(run)], "readToo", "unknown"],
    [
        "a get reads it, in a command that nobody knows, and which checks something, as no destroy does",
        [(run) => gets(run), (run) => declares(run, { region: "eu-west-2" })],
        "nowRead",
        "unknown",
    ],
    ["nobody has noted anything, in a command that nobody knows", [], "deleted", "unknown"],
];

test.each(
    ROWS.flatMap(([what, notes, ends, isDestroy]) =>
        (isDestroy === undefined ? [true, false] : [false]).map(
            (isSame) => [what, isSame, ends, notes, isDestroy] as const,
        ),
    ),
)("%s (by the same provider: %s): %s", async (_what, isSame, ends, notes, isDestroy) => {
    const run = await nextRun({ isSame, isDestroy });
    await run.next.attachments.delete(VPCE, run.attached);
    const { atlas } = run.next;
    atlas.clearRequests();
    for (const note of notes) {
        await note(run);
    }
    const lines = run.old.lines.length;
    const ended = await run.old.endpoints.delete(run.id, run.state).then(
        () => run.old.lines.slice(lines)[0] ?? "deleted",
        (error: unknown) => (error as { code: string }).code,
    );
    expect([ended, run.next.count("DELETE")]).toEqual([ends, ends === "deleted" ? 1 : 0]);
});

test("an attachment that is imported stays, and one that another resource asks for", async () => {
    const { id, attached, next, old } = await nextRun();
    const renamed = { ...next.attachmentInputs(id), __urn: "a::b::c::new" };
    await endsWith("attachmentTaken", next.attachments.create(renamed));
    await endsWith("stillWanted", old.attachments.delete(VPCE, attached));
    expect(old.facts).toMatchObject({ asking: '"new"' });
    await next.import("InterfaceEndpoint", `${GROUP}/${id}/${VPCE}`);
    await old.attachments.delete(VPCE, attached);
    expect(next.count("DELETE")).toBe(0);
});

test("a process that cannot read and write the run's notes deletes nothing, and goes on with all else", async () => {
    const { id, state, attached, next } = await nextRun();
    const alone = next.aloneInRun();
    await endsWith("notKnownInRun", alone.endpoints.delete(id, state));
    await endsWith("notKnownInRun", alone.attachments.delete(VPCE, attached));
    await alone.endpoints.read(id, { groupId: GROUP });
    await alone.import("PrivateEndpoint", `${GROUP}/${id}`);
    await alone.endpoints.create(named(alone, { adoptExisting: true }));
    await alone.endpoints.create(alone.inputs({ region: "eu-west-1" }));
    expect([next.count("DELETE"), alone.made.length]).toEqual([0, 2]);
});

test("what seemed gone, and is there after all: nothing is deleted, and when it is recreated it is kept, with its attachment", async () => {
    for (const api of ["privateEndpoint", "endpointService"] as const) {
        const { id, state, attached, next } = await nextRun(newer);
        [...dark("/v1.0/"), ...dark("/v2/")].forEach((fault) => next.atlas.fault(fault));
        expect(await next.endpoints.diff(id, state, next.inputs())).toMatchObject({ replaces: ["status"] });
        await next.attachments.delete(VPCE, attached);
        await next.endpoints.delete(id, state);
        next.atlas.clearFaults();
        await next.clock.advance(PAUSE);
        expect((await next.endpoints.create(next.inputs({ api }))).id).toBe(id);
        await next.attachments.create(next.attachmentInputs(id));
        expect([next.count("DELETE"), next.lines.slice(-2)]).toEqual([0, ["keptAfterAll", "keptAfterAll"]]);
    }
});

test("a refresh that saw it FAILED once does not keep it from being deleted", async () => {
    const { id, state, next } = await nextRun();
    next.atlas.detach(id, VPCE);
    next.atlas.setStatus(id, "FAILED");
    const failed = { ...state, status: "FAILED" };
    const seen = await next.endpoints.compare(id, failed, next.inputs());
    expect(seen).toMatchObject({ replaces: ["status"] });
    next.atlas.setStatus(id, "WAITING_FOR_USER");
    await next.clock.advance(PAUSE);
    await next.endpoints.delete(id, failed);
    expect(next.made).toEqual([]);
});

test("what was FAILED or gone at the diff, and is well at the deletion, is not deleted; what is gone needs no DELETE", async () => {
    const { id, state, attached, next } = await nextRun();
    next.atlas.setStatus(id, "FAILED");
    const failed = { ...state, status: "FAILED" };
    expect(await next.endpoints.diff(id, failed, next.inputs())).toMatchObject({ replaces: ["status"] });
    next.atlas.setStatus(id, "WAITING_FOR_USER");
    await endsWith("thereAfterAll", next.endpoints.delete(id, failed));
    await endsWith("thereAfterAll", next.attachments.delete(VPCE, attached));
    const gone = next.otherProcess();
    const missing = { ...attached, connectionStatus: "DELETED" };
    next.atlas.detach(id, VPCE);
    await gone.clock.advance(PAUSE);
    expect(await gone.attachments.diff(VPCE, missing, gone.attachmentInputs(id))).toMatchObject({
        replaces: ["connectionStatus"],
    });
    next.atlas.attach(id, VPCE, "AVAILABLE");
    await endsWith("thereAfterAll", gone.attachments.delete(VPCE, missing));
    next.atlas.detach(id, VPCE);
    await gone.attachments.delete(VPCE, missing);
    const both = next.otherProcess();
    next.atlas.remove(id);
    await both.clock.advance(PAUSE);
    expect(await both.endpoints.diff(id, { ...state, status: "DELETED" }, both.inputs())).toMatchObject({
        replaces: ["status"],
    });
    await both.attachments.delete(VPCE, attached);
    expect(next.count("DELETE")).toBe(0);
});

describe("the last attachment of an endpoint of the newer API", () => {
    const replaces = async ({ id, attached, next }: Run, interfaceEndpointId: string): Promise<unknown> => {
        const news = { ...next.attachmentInputs(id), interfaceEndpointId };
        return next.attachments.diff(VPCE, { ...attached, __urn: news.__urn } as typeof attached, news);
    };

    test.each([
        ["to be replaced by itself", (run: Run) => replaces(run, VPCE)],
        [
            "to be replaced by another one",
            async (run: Run) => (
                await run.next.endpoints.diff(run.id, run.state, run.next.inputs(newer)),
                replaces(run, OTHER_VPCE)
            ),
        ],
        [
            "where the program reads its endpoint",
            ({ next, id }: Run) => next.endpoints.read(id, { groupId: GROUP }),
        ],
    ])("is not detached %s, unless another one is attached first", async (_why, note) => {
        const run = await nextRun(newer);
        await note(run);
        await endsWith("lastStays", run.next.attachments.delete(VPCE, run.attached));
        expect(run.next.count("DELETE")).toBe(0);
        await run.next.attachments.create({
            ...run.next.attachmentInputs(run.id),
            interfaceEndpointId: OTHER_VPCE,
        });
        await run.next.attachments.delete(VPCE, run.attached);
        expect(run.next.atlas.endpoints()).toMatchObject([{ id: run.id, status: "WAITING_FOR_USER" }]);
    });

    test("is announced, also of two that are detached at once; one that was replaced counts again, one that is leaving is waited for", async () => {
        const { id, attached, next } = await nextRun(newer);
        const other = { ...next.attachmentInputs(id), interfaceEndpointId: OTHER_VPCE };
        const outs = present((await next.attachments.create(other)).outs);
        const run = next.otherProcess();
        for (const [vpce, state] of [
            [VPCE, attached],
            [OTHER_VPCE, outs],
        ] as const) {
            const news = { ...run.attachmentInputs(id), interfaceEndpointId: vpce };
            await run.attachments.diff(vpce, { ...state, __urn: news.__urn } as typeof attached, news);
            await run.attachments.delete(vpce, state);
            await run.attachments.create(news);
            await run.clock.advance(PAUSE);
        }
        expect(run.atlas.endpoints()[0]?.interfaceEndpoints).toHaveLength(2);
        const last = next.otherProcess();
        await Promise.all([
            last.attachments.delete(VPCE, attached),
            last.attachments.delete(OTHER_VPCE, outs),
        ]);
        expect(last.lines).toContain("lastAttachment");

        const leaving = await nextRun(newer);
        await replaces(leaving, VPCE);
        leaving.next.atlas.detach(leaving.id, VPCE);
        await leaving.next.attachments.delete(VPCE, leaving.attached);
    });
});
