import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LostCalls } from "../../../../provider/src/resources/project/lostCalls";
import { Sightings } from "../../../../provider/src/resources/project/projectMemory";
import { NoteFolder } from "../../../../provider/src/engine/noteFolder";
import { POST } from "../../support/faultRow";
import { endsWith, GROUP, HandlerSetup, OTHER_VPCE, VPCE } from "../../support/handlerSetup";
import { until } from "../../support/until";

// What a run makes of the calls of an earlier one, whose results no state has.

const REGION = "us-east-1";

/** @param hours from now */
function later(hours: number): void {
    const now = Date.now();
    jest.spyOn(Date, "now").mockReturnValue(now + hours * 3_600_000);
}
afterEach(() => jest.restoreAllMocks());

/** The processes that count as killed. */
const killed: { readonly setup: HandlerSetup; readonly cancel: AbortController }[] = [];

/** A process that is to be killed: nobody waits for what it does. */
async function start(options?: Parameters<typeof HandlerSetup.start>[0]): Promise<HandlerSetup> {
    const cancel = new AbortController();
    const setup = await HandlerSetup.start(options, cancel.signal);
    killed.push({ setup, cancel });
    return setup;
}

afterEach(async () => {
    for (const { setup, cancel } of killed.splice(0)) {
        cancel.abort();
        await setup.clock.expireRequests();
    }
});

describe("a create", () => {
    test.each([
        ["the region is shown", {}],
        ["no API shows the region", { endpointServiceApi: false }],
    ] as const)("was killed while it waited, %s: the next run finds what it made", async (_, more) => {
        const setup = await start({ initiating: "1h", ...more });
        void setup.create(REGION).catch(() => undefined);
        await until(() => setup.said.some((text) => text.startsWith("INITIATING")), "no wait");
        const next = setup.nextRun();
        const [made = ""] = setup.made;
        void next.create(REGION).catch(() => undefined);
        await until(() => next.lines.includes("found"), "not found");
        expect(next.factsOfLines).toMatchObject([{ earlier: true, endpoint: { id: made } }]);
        expect([setup.made, setup.count("POST")]).toEqual([[made], 1]);
    });

    test("was killed before the answer came: the next run finds what the call made", async () => {
        const setup = await start();
        setup.atlas.fault({ kind: "slow", delay: "1h", ...POST });
        void setup.create(REGION).catch(() => undefined);
        await until(() => setup.made.length === 1, "no endpoint");
        const next = setup.nextRun();
        expect([await next.create(REGION), next.lines]).toEqual([setup.made[0], ["found"]]);
    });

    test("was killed, and the call had no effect: what somebody makes there later is theirs", async () => {
        const setup = await start();
        setup.atlas.fault({ kind: "hang", ...POST });
        void setup.create(REGION).catch(() => undefined);
        await until(() => setup.count("POST") === 1, "no call");
        const next = setup.nextRun();
        setup.clock.skip(10_000);
        const { id } = setup.atlas.create(GROUP, REGION);
        await endsWith("regionTaken", next.create(REGION));
        expect(next.facts).toMatchObject({ endpoint: { id } });
        // It is known now that the call had no effect.
        const later = next.nextRun();
        await endsWith("regionTaken", later.create(REGION));
        expect(later.lines).toEqual([]);
    });

    test("was killed while a limit kept the call back: nothing that was made meanwhile is ours", async () => {
        const setup = await start();
        setup.atlas.fault({ kind: "refuse429", ...POST, retryAfter: 20, times: 4 });
        void setup.create(REGION).catch(() => undefined);
        await until(() => setup.said.some((text) => text.includes("429")), "no limit");
        setup.atlas.create(GROUP, REGION);
        await endsWith("regionTaken", setup.nextRun().create(REGION));
    });

    test("its time was over before it was known what the call made: the next run finds that", async () => {
        const setup = await start({ initiating: "10m", endpointServiceApi: false });
        setup.atlas.fault({ kind: "lost", ...POST });
        await endsWith("undecided", setup.create(REGION, { timeout: "1m" }));
        setup.clock.skip(600_000);
        const next = setup.nextRun(true);
        expect([await next.create(REGION), next.lines]).toEqual([setup.made[0], ["found"]]);
    });

    test("an endpoint that a list had shown before the call is not its result", async () => {
        const setup = await start();
        const { id } = setup.atlas.create(GROUP, REGION);
        setup.atlas.fault({ kind: "hang", ...POST });
        void setup.create(REGION).catch(() => undefined);
        await until(() => setup.count("POST") === 1, "no call");
        const next = setup.nextRun();
        await endsWith("regionTaken", next.create(REGION));
        expect(next.facts).toMatchObject({ endpoint: { id } });
    });

    test.each([
        ["its run ended well", true, true],
        ["a command has met it in the state", false, false],
    ])("%s, and its entry was taken out of the state: it has to be adopted", async (_, isEnded) => {
        const setup = await start();
        const { id, state } = await setup.ready();
        let next = setup.nextRun(isEnded);
        if (!isEnded) {
            await next.endpoints.read(id, state);
            next = next.nextRun();
        }
        await endsWith("regionTaken", next.endpoints.create(next.inputs()));
    });

    test("what another resource, Atlas or backend asked for is not this one's", async () => {
        const setup = await start();
        await setup.ready();
        const next = setup.nextRun();
        await endsWith("regionTaken", next.endpoints.create({ ...next.inputs(), __urn: "a::b::c::two" }));
        const found = await next.endpoints.create(next.inputs());
        expect([found.id, next.lines]).toEqual([setup.made[0], ["found"]]);
    });

    test("after a week its calls are forgotten", async () => {
        const setup = await start();
        await setup.ready();
        later(8 * 24);
        const next = setup.nextRun();
        await endsWith("regionTaken", next.endpoints.create(next.inputs()));
    });

    test("what it made is being deleted: it is waited for, and then made anew", async () => {
        const setup = await start();
        const { id } = await setup.ready();
        setup.atlas.setStatus(id, "DELETING");
        const next = setup.nextRun();
        const { id: made } = await next.endpoints.create(next.inputs());
        expect([made === id, next.lines, setup.made]).toEqual([false, [], [made]]);
    });

    test("another entry of the same region in state says nothing of it", async () => {
        const setup = await start();
        const { id, state } = await setup.ready();
        setup.atlas.remove(id);
        const next = setup.nextRun(true);
        const made = await next.endpoints.create(next.inputs());
        const last = next.nextRun();
        await last.endpoints.compare(id, state, last.inputs());
        expect([(await last.endpoints.create(last.inputs())).id, last.lines]).toEqual([made.id, ["found"]]);
    });
});

describe("an attachment", () => {
    const attached = async (): Promise<{ setup: HandlerSetup; id: string; next: () => HandlerSetup }> => {
        const setup = await start();
        const { id } = await setup.ready();
        return { setup, id, next: () => setup.nextRun() };
    };

    test.each(["slow", "hang"] as const)("was killed with its call under way (%s)", async (kind) => {
        const { setup, id, next } = await attached();
        setup.atlas.fault({ kind, ...POST, delay: "1h" });
        void setup.attached(id).catch(() => undefined);
        const calls = /interfaceEndpoints$/;
        await until(() => setup.count("POST", calls) === 1, "no call");
        const later = next();
        await later.attached(id);
        // What is found needs no further call.
        const expected = kind === "slow" ? [["attachmentFound"], 1] : [[], 2];
        expect([later.lines, setup.count("POST", calls)]).toEqual(expected);
    });

    test("once it is attached, the note names it, and does not grow any more", async () => {
        const { setup, id } = await attached();
        await setup.attached(id);
        const [, noted = "[]"] = setup.machine.readAll();
        expect(JSON.parse(noted)).toMatchObject([{ made: `${id}/${VPCE}` }]);
    });

    test("after an hour its call is forgotten, since nothing tells when something was attached", async () => {
        const { setup, id, next } = await attached();
        await setup.attached(id);
        const soon = next();
        expect((await soon.attached(id)).connectionStatus).toBe("AVAILABLE");
        later(1.1);
        await endsWith("attachmentTaken", next().attached(id));
        expect(soon.lines).toEqual(["attachmentFound"]);
    });

    test("what a list had shown before the call, or nobody of this stack has attached, is not ours", async () => {
        const { setup, id, next } = await attached();
        setup.atlas.attach(id, VPCE);
        await endsWith("attachmentTaken", setup.attached(id));
        await endsWith("attachmentTaken", next().attached(id));
        const other = { ...setup.attachmentInputs(id), interfaceEndpointId: OTHER_VPCE };
        setup.atlas.attach(id, OTHER_VPCE);
        await endsWith("attachmentTaken", next().attachments.create(other));
    });
});

describe("the folder", () => {
    let home: string;
    const before = process.env.PULUMI_HOME;
    beforeEach(() => (process.env.PULUMI_HOME = home = mkdtempSync(join(tmpdir(), "home-"))));
    afterEach(() => {
        rmSync(home, { recursive: true, force: true });
        process.env.PULUMI_HOME = before;
    });

    test("a note is there at once for the next process, is touched while it is open, and goes", async () => {
        const notes = new NoteFolder();
        notes.write("a", "one", true);
        const { text, touchedAt = 0 } = new NoteFolder().read("a") ?? {};
        expect(text).toBe("one");
        await until(() => (notes.read("a")?.touchedAt ?? 0) > touchedAt + 100, "not touched");
        notes.write("a", "two");
        expect(readdirSync(join(home, "atlas-private-endpoint"))).toEqual(["a.json"]);
        notes.remove("a");
        expect(notes.read("a")).toBeUndefined();
    });

    test("where nothing can be written, nothing is kept, and nothing fails", () => {
        writeFileSync(join(home, "file"), "");
        process.env.PULUMI_HOME = join(home, "file");
        const notes = new NoteFolder();
        notes.write("a", "one");
        expect(notes.read("a")).toBeUndefined();
        notes.remove("a");
    });

    test("a note that somebody has edited counts for nothing", async () => {
        for (const text of ["", "{}", "[5]", '[{"made":5}]', '[{"at":1,"before":7}]', "[{}]"]) {
            const notes = Object.assign(new NoteFolder(), { read: () => ({ text, touchedAt: 1 }) });
            const calls = new LostCalls(notes, "a", new Sightings(), {
                longest: 1,
            });
            expect([text, calls.all]).toEqual([text, []]);
        }
    });

    test("a signal, by which the engine ends a provider, removes what the state has", () => {
        const notes = new NoteFolder();
        ["a", "b"].forEach((name) => notes.write(name, name));
        notes.removeSoon("a");
        const kill = jest.spyOn(process, "kill").mockReturnValue(true);
        process.emit("SIGINT");
        expect(["a", "b"].map((name) => notes.read(name)?.text)).toEqual([undefined, "b"]);
        expect(kill).toHaveBeenCalledWith(process.pid, "SIGINT");
        kill.mockRestore();
    });
});
