import { HOSTS } from "../../testkit/providerHost/program";
import { expectStateToMatchAtlas, groupOf, posts, resetTrial } from "../support/consistency";
import { attachment, connectionString, endpoint, GROUP, REGION } from "../support/declared";
import { PRIVATE_KEY, Trial } from "../support/trial";

// What a user is promised holds whoever runs the resources: the dynamic provider in JavaScript, the plugin in YAML.

describe.each(HOSTS)("on the %s host", (host) => {
    let trial: Trial;
    /** A project whose endpoints take an hour. */
    let slow: string | undefined;

    beforeAll(async () => {
        trial = await Trial.start({
            host,
            atlas: {
                initiatingOf: ({ groupId }) => (groupId === slow ? "1h" : undefined),
                clusterUpdateAfter: "1s",
                clusterUpdating: "1s",
            },
        });
    });
    beforeEach(() => resetTrial(trial));
    afterEach(() => {
        expect(JSON.stringify(trial.workspace.state())).not.toContain(PRIVATE_KEY);
    });
    afterAll(() => trial.dispose());

    it("goes the whole way to the connection string and back, with few requests and one login", async () => {
        trial.atlas.configure({ initiating: "6s" });
        trial.declare({
            mine: endpoint({ api: "auto" }),
            connection: attachment,
            orders: connectionString,
        });
        await trial.workspace.up();
        const { id, endpointServiceName } = trial.atlas.endpoints()[0] ?? {};
        expect(trial.resource("mine")).toMatchObject({
            id,
            outputs: {
                status: "WAITING_FOR_USER",
                endpointServiceName,
                groupId: GROUP,
                region: REGION,
                providerName: "AWS",
                interfaceEndpoints: [],
                api: "privateEndpoint",
            },
        });
        expect(trial.resource("connection").outputs).toMatchObject({ connectionStatus: "AVAILABLE" });
        expect(trial.resource("orders").outputs).toMatchObject({
            srvConnectionString: expect.stringMatching(/^mongodb\+srv:\/\/orders-pl-0\./) as string,
        });
        expect(trial.changes.map((change) => change.split(" ")[0])).toEqual(["POST", "POST"]);
        const { requests } = trial.atlas;
        expect(requests.filter(({ status }) => status === 401)).toHaveLength(1);
        expect(requests.length).toBeLessThanOrEqual(20);

        await trial.workspace.up({ args: ["--refresh", "--expect-no-changes"] });
        expect(trial.changes).toHaveLength(2);
        await trial.workspace.destroy();
        expectStateToMatchAtlas(trial, []);
    });

    it("recovers with the next up, and makes nothing twice: the next up repairs it", async () => {
        const [late, failed, theirs, moves] = [groupOf(0), groupOf(1), groupOf(2), groupOf(3)];
        trial.atlas.configure({ initiating: "2reads" });
        slow = late;
        trial.atlas.failNext(failed, undefined, "no capacity");
        const other = trial.atlas.create(theirs, REGION, { status: "WAITING_FOR_USER" });

        trial.declare({
            late: endpoint({ groupId: late }, { create: "10s" }),
            failed: endpoint({ groupId: failed }),
            theirs: endpoint({ groupId: theirs }),
            moves: endpoint({ groupId: moves }),
        });
        const first = await trial.workspace.up({ args: ["--continue-on-error"], expect: "failure" });
        expect(first.output).toMatch(
            /is not ready after [\dms]+, the time that customTimeouts\.create allows/,
        );
        expect(first.output).toContain("no capacity");
        expect(first.output).toContain(`${other.id} (WAITING_FOR_USER)`);
        expect(trial.names().sort()).toEqual(["failed", "late", "moves"]);

        slow = undefined;
        trial.atlas.endpoints(late).forEach(({ id }) => trial.atlas.setStatus(id, "WAITING_FOR_USER"));
        const before = trial.changes.length;
        trial.declare({
            late: endpoint({ groupId: late }),
            failed: endpoint({ groupId: failed }),
            theirs: endpoint({ groupId: theirs, adoptExisting: true }),
            moves: endpoint({ groupId: moves, region: "eu-west-1" }),
        });
        const second = await trial.workspace.up();
        expect(second.output).toContain(`adopted private endpoint ${other.id}`);
        expectStateToMatchAtlas(trial, [
            ...[late, failed, theirs].map((groupId) => [groupId, REGION] as const),
            [moves, "eu-west-1"],
        ]);
        expect([late, failed].map((groupId) => posts(trial, groupId))).toEqual([1, 2]);
        const made = trial.atlas.requests.filter(
            ({ groupId, status }) => groupId === theirs && status === 201,
        );
        expect(made).toEqual([]);
        const verbs = (groupId: string): string[] =>
            trial.changes
                .slice(before)
                .filter((change) => change.includes(groupId))
                .map((change) => change.split(" ")[0] ?? "");
        expect(verbs(failed)).toEqual(["DELETE", "POST"]);
        expect(verbs(moves)).toEqual(["POST", "DELETE"]);

        trial.atlas.remove(other.id);
        await trial.workspace.destroy();
        expectStateToMatchAtlas(trial, []);
    });
});
