import type { EndpointSnapshot, LoggedRequest } from "atlas-emulator";
import { Invariants, PROMISES, type Snapshot } from "../../campaign/invariants";
import { findSecrets } from "../../campaign/secrets";
import { NOTHING, stackError } from "../../campaign/stack";

describe("the invariants", () => {
    const endpoint = (
        id: string,
        region = "us-east-1",
        createdBy: EndpointSnapshot["createdBy"] = "digest",
    ): EndpointSnapshot => ({
        id,
        groupId: "group",
        region: region as EndpointSnapshot["region"],
        status: "WAITING_FOR_USER",
        endpointServiceName: null,
        errorMessage: null,
        interfaceEndpoints: [],
        supportedRemoteRegions: [],
        createdAt: new Date(0),
        createdBy,
    });
    const entry = (id: string, name = "one"): Snapshot["entries"][number] => ({
        kind: "PrivateEndpoint",
        name,
        id,
        groupId: "group",
        external: false,
    });
    const program: Snapshot["program"] = [
        { kind: "PrivateEndpoint", name: "one", provider: "dynamic", groupId: "group", region: "us-east-1" },
        { kind: "PrivateEndpoint", name: "two", provider: "dynamic", groupId: "group", region: "us-west-1" },
    ];
    const after = (situation: Partial<Snapshot>, outcome: Partial<Snapshot["outcome"]> = {}): Snapshot => ({
        entries: [],
        endpoints: [],
        party: "the key's stack",
        program,
        requests: [],
        ...situation,
        outcome: {
            ...NOTHING,
            ...outcome,
        },
    });
    const deletion = (path: string): LoggedRequest => ({
        time: new Date(0),
        method: "DELETE",
        path: `/api/atlas/v1.0/groups/group/privateEndpoint/${path}`,
        groupId: "group",
        status: 204,
        authenticated: true,
        scheme: "digest",
    });
    /** As the campaign does it after an `up`. */
    const afterUp = (situation: Snapshot): void => {
        invariants.checkAfterCommand(situation);
        invariants.afterUp(situation);
    };
    const broken = (invariants: Invariants): string[] =>
        PROMISES.filter((promise) => invariants.violations[promise].length > 0);
    let invariants: Invariants;

    beforeEach(() => {
        invariants = new Invariants();
    });

    it("are content with an endpoint that is in state", () => {
        afterUp(after({ endpoints: [endpoint("e1")], entries: [entry("e1")] }));
        expect(broken(invariants)).toEqual([]);
    });

    it("find an endpoint lost that is in neither state nor error", () => {
        afterUp(after({ endpoints: [endpoint("e1")] }));
        expect(broken(invariants)).toEqual(["lost"]);
    });

    it("accept an error that names the endpoint and says how to recover it, and no other error", () => {
        const named = stackError("one", "e1 has the region [regionTaken]");
        afterUp(after({ endpoints: [endpoint("e1")] }, { errors: [named] }));
        expect(broken(invariants)).toEqual([]);
        afterUp(after({ endpoints: [endpoint("e1")] }, { errors: [stackError("one", "e1: 500")] }));
        expect(broken(invariants)).toEqual(["lost"]);
    });

    it("excuse a missing endpoint after a kill, but only until the next up", () => {
        afterUp(after({ endpoints: [endpoint("e1")] }, { killed: true }));
        expect(broken(invariants)).toEqual([]);
        afterUp(after({ endpoints: [endpoint("e1")] }));
        expect(broken(invariants)).toEqual(["lost"]);
    });

    it("find duplicates, in Atlas or in state", () => {
        const endpoints = [endpoint("e1"), endpoint("e2")];
        afterUp(after({ endpoints, entries: [entry("e1"), entry("e2")] }));
        expect(broken(invariants)).toEqual(["doubled"]);
        invariants = new Invariants();
        afterUp(after({ endpoints: [endpoint("e1")], entries: [entry("e1"), entry("e1", "two")] }));
        expect(broken(invariants)).toEqual(["doubled"]);
    });

    it("find somebody else's endpoint in state, unless it was adopted with permission", () => {
        const adopting = program.map((one) => ({ ...one, adoptExisting: true }));
        for (const maker of ["control", "bearer"] as const) {
            const endpoints = [endpoint("e1", "us-east-1", maker)];
            const theirs = { endpoints, entries: [entry("e1")] };
            invariants = new Invariants();
            afterUp(after({ ...theirs, program: adopting }));
            expect(broken(invariants)).toEqual([]);
            invariants = new Invariants();
            afterUp(after(theirs));
            afterUp(after(theirs));
            expect(broken(invariants)).toEqual(["foreign"]);
            expect(invariants.violations.foreign).toHaveLength(1);
        }
    });

    it("find an endpoint that is in two states", () => {
        const endpoints = [endpoint("e1", "us-east-1", "bearer")];
        const entries = [entry("e1")];
        afterUp(after({ endpoints, entries, party: "the service account's stack" }));
        expect(broken(invariants)).toEqual([]);
        afterUp(after({ endpoints, entries }));
        expect(broken(invariants)).toEqual(["foreign", "shared"]);
    });

    it("find the deletion of an endpoint that the stack does not own", () => {
        const id = "5".repeat(24);
        const endpoints = [endpoint(id, "us-east-1", "control")];
        const requests = [deletion(id)];
        invariants.checkAfterCommand(after({ endpoints }));
        invariants.checkAfterCommand(after({ endpoints, requests }));
        expect(broken(invariants)).toEqual(["deleted"]);
        invariants = new Invariants();
        invariants.checkAfterCommand(after({ endpoints }));
        invariants.checkAtEnd([], []);
        expect(broken(invariants)).toEqual(["deleted"]);
    });

    it("find a deletion of what the finished command has left in its state", () => {
        const id = "5".repeat(24);
        const situation = { endpoints: [endpoint(id)], entries: [entry(id)], requests: [deletion(id)] };
        invariants.checkAfterCommand(after(situation, { killed: true }));
        expect(broken(invariants)).toEqual([]);
        invariants = new Invariants();
        invariants.checkAfterCommand(after(situation));
        expect(broken(invariants)).toEqual(["deleted"]);
    });

    it("find what is left in the end", () => {
        invariants.checkAfterCommand(after({ endpoints: [endpoint("e1")] }, { processesLeft: ["node"] }));
        invariants.checkAtEnd([], [endpoint("e1")]);
        expect(broken(invariants)).toEqual(["processes", "left behind"]);
    });

    it("find known secrets, and tokens by their format, without showing them", () => {
        const token = "kJ3-x".repeat(9).slice(0, 43);
        expect(findSecrets(["fine", 'an "ordinary" text'], ["s3cret"])).toEqual([]);
        const found = findSecrets(["it is s3cret", `Authorization: Bearer ${token}`], ["s3cret"]);
        expect(found).toHaveLength(2);
        expect(found.join()).not.toMatch(/s3cret|kJ3/);
        // What the engine has encrypted may look like a token.
        const ciphertext = JSON.stringify({ ciphertext: `v1:a+/=:b+${token}/c` });
        expect(findSecrets([ciphertext, JSON.stringify(ciphertext)], ["s3cret"])).toEqual([]);
        expect(findSecrets([`${ciphertext} ${token}`], [])).toHaveLength(1);
    });
});
