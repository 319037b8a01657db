import type { AtlasEmulator } from "../../../emulator/src";
import type { Send } from "../../../provider/src/atlas/wire/wire";
import { check } from "../check";
import { isNew, otherAtlas } from "./otherAtlas";
import { differences, GIVEN, stopAll, trial, VPCE } from "./trial";
import { isOld, ways } from "./ways";

afterEach(stopAll);

test.each(ways())("$what: the report names it, and nothing else", async ({ change, options = {}, named }) => {
    const { atlas, world, report } = await trial(options);
    const wire = otherAtlas(world.wire, change === undefined ? [] : [change]);
    await expect(check(GIVEN, true, { ...world, wire })).resolves.toBe(2);
    expect(differences(report())).toEqual(named);
    expect(atlas.endpoints()).toEqual([]);
});

/** Detaches behind the client's back, and answers as Atlas would. */
function detaching(
    atlas: AtlasEmulator,
    wire: Send,
    isMeant: typeof isNew,
    then: (id: string) => void,
): Send {
    return async (request) => {
        const [, id = ""] =
            /([0-9a-f]{24})\/(?:interfaceEndpoints|endpoint)\/vpce-0a/.exec(request.url) ?? [];
        if (request.method !== "DELETE" || id === "" || !isMeant(request)) {
            return wire(request);
        }
        atlas.detach(id, VPCE);
        then(id);
        return {
            kind: "answer",
            status: 202,
            reason: "",
            headers: { "content-type": request.headers.Accept },
            body: "{}",
            sentAt: 0,
            login: "",
        };
    };
}

test("an endpoint of the newer API that stays without attachments", async () => {
    const { atlas, world, report } = await trial();
    const wire = detaching(atlas, world.wire, isNew, () => undefined);
    await expect(check(GIVEN, true, { ...world, wire })).resolves.toBe(2);
    expect(differences(report())).toEqual(["attachment.lastOfEndpointService: the endpoint stays"]);
    expect(atlas.endpoints()).toEqual([]);
});

test("a call that is repeated after trouble proves nothing by its second answer", async () => {
    for (const skip of [0, 1, 2, 3, 4, 5]) {
        const { atlas, world, report } = await trial({ deleting: "now", detaching: "now" });
        atlas.fault({ kind: "html", effect: true, method: "DELETE", skip });
        await expect(check(GIVEN, true, world)).resolves.toBe(2);
        expect(differences(report())).toEqual(["answers.json: a 502 with HTML where JSON was expected"]);
        await atlas.close();
    }
});

test("an endpoint of the older API that goes with its last attachment", async () => {
    const { atlas, world, report } = await trial();
    const wire = detaching(atlas, world.wire, isOld, (id) => atlas.setStatus(id, "DELETING"));
    await expect(check(GIVEN, true, { ...world, wire })).resolves.toBe(2);
    expect(differences(report())).toEqual(["attachment.lastOfPrivateEndpoint: the endpoint goes as well"]);
    expect(atlas.endpoints()).toEqual([]);
});

describe("one fault at each request that may change something: nothing is left, and nothing but the fault is named", () => {
    test.each([
        [{ kind: "html", effect: true }, "answers.json: a 502 with HTML where JSON was expected"],
        [{ kind: "html" }, "answers.json: a 502 with HTML where JSON was expected"],
        [{ kind: "lost" }, "answers.passing: no answer (broken)"],
        [{ kind: "refuse429", retryAfter: 7 }, "limits.none: a 429 in between"],
    ] as const)("%j", async (fault, named) => {
        const plain = await trial();
        await check(GIVEN, true, plain.world);
        const writes = plain.atlas.requests.flatMap(({ method, authenticated }) =>
            authenticated ? [method] : [],
        );
        for (const [skip] of [...writes.entries()].filter(([, method]) => method !== "GET")) {
            const { atlas, world, report } = await trial();
            atlas.fault({ ...fault, skip });
            await check(GIVEN, true, world);
            expect([skip, writes[skip], differences(report())]).toEqual([skip, writes[skip], [named]]);
            expect(atlas.endpoints()).toEqual([]);
            await atlas.close();
        }
    });
});
