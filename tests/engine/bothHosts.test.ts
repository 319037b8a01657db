import { HOSTS } from "../../testkit/providerHost/program";
import { expectStateToMatchAtlas, groupOf, posts, resetTrial } from "../support/consistency";
import { attachment, connectionString, endpoint, endpointNamed, REGION } from "../support/declared";
import { GROUP, PRIVATE_KEY, Trial } from "../support/trial";

// What a user is promised holds whoever runs the resources: the dynamic provider in JavaScript, the plugin in YAML.

describe.each(HOSTS)("on the %s host", (host) => {
    let trial: Trial;
    /** A project whose endpoints take an hour. */
    let slow: string | undefined;

    beforeAll(async () => {
        trial = await Trial.start({
            host,
            atlas: {
                attaching: "now",
                initiatingOf: ({ groupId }) => (groupId === slow ? "1h" : undefined),
                clusters: [{ name: "orders", regions: [REGION] }],
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
        trial.declare(endpoint({ api: "auto" }), attachment, connectionString);
        await trial.workspace.preview();
        expect(trial.atlas.requests).toEqual([]);

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

    it("recovers with the next up, and makes nothing twice: the next up mends it", async () => {
        const names = ["late", "failed", "theirs", "moves"] as const;
        const project = Object.fromEntries(names.map((name, index) => [name, groupOf(index)]));
        const { late = "", failed = "", theirs = "" } = project;
        trial.atlas.configure({ initiating: "2reads" });
        slow = late;
        trial.atlas.failNext(failed, undefined, "no capacity");
        const other = trial.atlas.create(theirs, REGION, { status: "WAITING_FOR_USER" });

        trial.declare(
            ...names.map((name) =>
                endpointNamed(
                    name,
                    { groupId: project[name] },
                    name === "late" ? { create: "10s" } : undefined,
                ),
            ),
        );
        const first = await trial.workspace.up({ args: ["--continue-on-error"], expect: "failure" });
        expect(first.output).toMatch(
            /is not ready after [\dms]+, the time that customTimeouts\.create allows/,
        );
        expect(first.output).toContain("no capacity");
        expect(first.output).toContain(`${other.id} (WAITING_FOR_USER)`);
        const left = names.filter((name) => name !== "theirs");
        expect(trial.names().sort()).toEqual([...left].sort());

        slow = undefined;
        trial.atlas.endpoints(late).forEach(({ id }) => trial.atlas.setStatus(id, "WAITING_FOR_USER"));
        const before = trial.changes.length;
        trial.declare(
            ...names.map((name) =>
                endpointNamed(name, {
                    groupId: project[name],
                    adoptExisting: name === "theirs",
                    ...(name === "moves" ? { region: "eu-west-1" } : {}),
                }),
            ),
        );
        const second = await trial.workspace.up();
        expect(second.output).toContain(`took over private endpoint ${other.id}`);
        expectStateToMatchAtlas(trial, [
            ...[late, failed, theirs].map((groupId) => [groupId, REGION] as const),
            [project.moves ?? "", "eu-west-1"],
        ]);
        expect([late, failed].map((groupId) => posts(trial, groupId))).toEqual([1, 2]);
        const made = trial.atlas.requests.filter(
            ({ groupId, status }) => groupId === theirs && status === 201,
        );
        expect(made).toEqual([]);
        const verbs = (name: keyof typeof project): string[] =>
            trial.changes
                .slice(before)
                .filter((change) => change.includes(project[name] ?? ""))
                .map((change) => change.split(" ")[0] ?? "");
        expect(verbs("failed")).toEqual(["DELETE", "POST"]);
        expect(verbs("moves")).toEqual(["POST", "DELETE"]);

        trial.atlas.remove(other.id);
        await trial.workspace.destroy();
        expectStateToMatchAtlas(trial, []);
    });
});
