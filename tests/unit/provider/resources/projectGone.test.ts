import type { Fault } from "../../../../emulator/src";
import { GROUP, HandlerSetup, VPCE } from "../../support/handlerSetup";
import { HttpSetup, stopServers } from "../../support/atlasHttp";
import { sendJson } from "../../support/rawServer";
import { failure } from "../../support/until";

afterEach(stopServers);

/** Long enough for cached lists to become stale. */
const PAUSE = 5_000;

const NO_PROJECT = { kind: "status", status: 404, errorCode: "GROUP_NOT_FOUND" } as const;

test("one route that keeps reporting a missing project: the error shows both answers", async () => {
    const setup = await HandlerSetup.start();
    const { id, state } = await setup.ready();
    await setup.clock.advance(PAUSE);
    setup.atlas.fault({ ...NO_PROJECT, path: "rivateEndpoint", times: Infinity });
    for (const call of [() => setup.endpoints.read(id, state), () => setup.endpoints.delete(id, state)]) {
        const error = await failure(call());
        expect(error).toMatchObject({ code: "contradiction" });
        expect(error.message).toContain("GROUP_NOT_FOUND");
    }
    expect(setup.atlas.endpoints()).toHaveLength(1);
});

test.each([
    ["an error", { kind: "status", status: 403, errorCode: "USER_UNAUTHORIZED" }, "USER_UNAUTHORIZED"],
    ["no answer", { kind: "reset" }, "read ECONNRESET"],
] as const)(
    "where the project itself cannot be asked (%s), nothing counts as gone",
    async (_what, fault, says) => {
        const setup = await HandlerSetup.start();
        const { id, state } = await setup.ready();
        await setup.clock.advance(PAUSE);
        setup.atlas.fault({ ...NO_PROJECT, path: "rivateEndpoint", times: Infinity });
        setup.atlas.fault({ ...fault, path: /groups\/[0-9a-f]{24}$/, times: Infinity });
        for (const call of [() => setup.endpoints.read(id, state), () => setup.endpoints.delete(id, state)]) {
            expect((await failure(call())).message).toContain(says);
        }
        expect(setup.atlas.endpoints()).toHaveLength(1);
    },
);

test("a project whose own route reports it gone takes everything in it along", async () => {
    const setup = await HandlerSetup.start({ projects: [GROUP] });
    const { id, state } = await setup.ready();
    const elsewhere = { ...state, groupId: "0".repeat(24) };
    for (const end of ["read", "delete"] as const) {
        const startedAt = setup.clock.now();
        const before = setup.count("GET", /groups\/0{24}$/);
        const result = await setup.endpoints[end](id, elsewhere);
        expect(result).toEqual(result === undefined ? undefined : { id: "" });
        expect(setup.clock.now() - startedAt).toBeGreaterThanOrEqual(8_000);
        expect(setup.count("GET", /groups\/0{24}$/) - before).toBeGreaterThanOrEqual(3);
    }
});

const NO_ACCESS: readonly Fault[] = [
    { kind: "status", status: 401, errorCode: "NOT_IN_GROUP", times: Infinity },
    { kind: "status", status: 401, errorCode: "USER_UNAUTHORIZED", times: Infinity },
    { kind: "status", status: 403, errorCode: "IP_ADDRESS_NOT_ON_ACCESS_LIST", times: Infinity },
];

test.each(NO_ACCESS)("a $status $errorCode takes nothing out of the state", async (fault) => {
    const setup = await HandlerSetup.start();
    const { id, state } = await setup.ready();
    const attached = await setup.attached(id);
    setup.atlas.fault(fault);
    for (const call of [
        setup.endpoints.read(id, state),
        setup.endpoints.delete(id, state),
        setup.attachments.read(VPCE, attached),
        setup.attachments.delete(VPCE, attached),
    ]) {
        expect((await failure(call)).message).toContain(fault.errorCode);
    }
});

test("NOT_IN_GROUP is not reported as a wrong key", async () => {
    const setup = await HandlerSetup.start();
    setup.atlas.fault({ kind: "status", status: 401, errorCode: "NOT_IN_GROUP", times: Infinity });
    const { message } = await failure(setup.endpoints.create(setup.inputs()));
    expect(message).toContain("is known to Atlas, but it does not belong to project " + GROUP);
    expect(message).not.toContain("does not accept the credentials");
});

test("of what is asked once, too, the project itself is asked, and the call repeated", async () => {
    const setup = await HttpSetup.start((response, count) =>
        count === 1
            ? sendJson(response, 404, { errorCode: "GROUP_NOT_FOUND" })
            : sendJson(response, 200, { count }),
    );
    const asked = setup.send("GET", { once: true, projectPath: "/project" });
    await setup.clock.pass(375);
    expect(await asked).toEqual({ count: 3 });
    expect(setup.problems).toEqual([
        "Atlas answered 404 (GROUP_NOT_FOUND) to GET /thing, but GET /project shows the project",
    ]);
});

test("a route that is about no project, such as that of tokens, cannot say that one is gone", async () => {
    const setup = await HttpSetup.start((response) =>
        sendJson(response, 404, { errorCode: "GROUP_NOT_FOUND" }),
    );
    const { signal } = new AbortController();
    const call = { method: "POST", path: "/token", read: () => true, repeatable: true, signal } as const;
    expect(await failure(setup.client.call(call))).toMatchObject({ code: "refused" });
});
