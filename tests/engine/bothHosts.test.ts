import { REGIONS } from "atlas-emulator";
import { Secret } from "../../testkit/declaredProgram";
import { PLUGIN } from "../../testkit/plugin/program";
import { HOSTS } from "../../testkit/providerHost/program";
import { expectStateToMatchAtlas, groupOf, inAtlas, posts, resetTrial } from "../support/consistency";
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
                initiatingOf: ({ groupId }) =>
                    groupId === slow ? { min: 3_600_000, max: 3_600_000 } : undefined,
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
        const names = ["late", "failed", "lost", "theirs", "moves", "movesProject"] as const;
        const project = Object.fromEntries(names.map((name, index) => [name, groupOf(index)]));
        const { late = "", failed = "", lost = "", theirs = "" } = project;
        trial.atlas.configure({
            initiating: { reads: 2 },
        });
        const polls = { kind: "status", method: "GET", skip: 1 } as const;
        slow = late;
        trial.atlas.failNext(failed, undefined, "no capacity");
        trial.atlas.fault({ kind: "lost", method: "POST", groupId: lost });
        trial.atlas.fault({ ...polls, groupId: lost, times: 2 });
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
        expect(first.output).toMatch(/found endpoint [0-9a-f]{24}/);
        expect(first.output).toContain(`${other.id} (WAITING_FOR_USER)`);
        const left = names.filter((name) => name !== "theirs");
        expect(trial.names().sort()).toEqual([...left].sort());

        trial.atlas.clearFaults();
        slow = undefined;
        trial.atlas.endpoints(late).forEach(({ id }) => trial.atlas.setStatus(id, "WAITING_FOR_USER"));
        const before = trial.changes.length;
        const changed = { moves: { region: "eu-west-1" }, movesProject: { groupId: groupOf(7) } };
        trial.declare(
            ...names.map((name) =>
                endpointNamed(name, {
                    groupId: project[name],
                    adoptExisting: name === "theirs",
                    ...(name in changed ? changed[name as keyof typeof changed] : {}),
                }),
            ),
        );
        const second = await trial.workspace.up();
        expect(second.output).toContain(`took over private endpoint ${other.id}`);
        expectStateToMatchAtlas(trial, [
            ...(["late", "failed", "lost", "theirs"] as const).map(
                (name) => [project[name] ?? "", REGION] as const,
            ),
            [project.moves ?? "", "eu-west-1"],
            [groupOf(7), REGION],
        ]);
        expect([late, failed, lost].map((groupId) => posts(trial, groupId))).toEqual([1, 2, 1]);
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

    it("tells 18 regions of one project apart when every second create call gets no usable answer", async () => {
        trial.atlas.configure({ initiating: { min: "3s", max: "6s" } });
        trial.declare(...REGIONS.map((region) => endpointNamed(region, { region })));
        trial.atlas.fault({ kind: "lost", method: "POST", times: 3 });
        trial.atlas.fault({ kind: "status", method: "POST", skip: 2, times: 3 });
        trial.atlas.fault({ kind: "half", method: "POST", skip: 4, times: 3 });
        await trial.workspace.up({ args: ["--parallel", "64"] });
        expectStateToMatchAtlas(trial, REGIONS);
        for (const region of REGIONS) {
            expect(trial.resource(region).outputs?.endpointServiceName).toContain(`.${region}.`);
        }
        // A lost answer alone leads to no other create call; a 500 that says nothing does.
        expect(posts(trial)).toBe(18 + 3);
    });

    it("refuses wrong arguments at preview, each by name, without a request or a secret", async () => {
        trial.declare(
            endpoint({
                groupId: new Secret("5df264b8f10fab7d2cad2f0"),
                region: "eu-wset-3",
                providerName: "aws",
                // YAML's own check refuses a name that the schema has not.
                ...(host === "dynamic" ? { groupID: GROUP } : {}),
            }),
        );
        const { output } = await trial.workspace.preview({ expect: "failure" });
        expect(output).toContain("allowed is a project id of 24 hexadecimal digits");
        expect(output).not.toMatch(/5df264b8f10fab7d2cad2f0\b/);
        expect(output).toContain('region is "eu-wset-3" (did you mean "eu-west-3"?)');
        expect(output).toContain('providerName is "aws" (did you mean "AWS"?)');
        if (host === "dynamic") {
            expect(output).toContain('groupID is not an argument of this resource (did you mean "groupId"?)');
        }
        // No stack trace of this package's code may bury the message.
        expect(output).not.toMatch(/^ +at /m);
        expect(trial.atlas.requests).toEqual([]);
    });

    if (host === "plugin") {
        it("names deleteBeforeReplace where a replacement keeps the region", async () => {
            trial.declare(endpoint());
            await trial.workspace.up();
            const before = inAtlas(trial);
            const args = ["--replace", `urn:pulumi:test::trial::${PLUGIN}:index:PrivateEndpoint::mine`];
            const failed = await trial.workspace.up({ args, expect: "failure" });
            expect(failed.output).toContain("deleteBeforeReplace: true");
            expect(inAtlas(trial)).toEqual(before);
            trial.declare({ ...endpoint(), options: { deleteBeforeReplace: true } });
            await trial.workspace.up({ args });
            expectStateToMatchAtlas(trial, [REGION]);
            expect(inAtlas(trial)).not.toEqual(before);
        });
    }
});
