import { HOSTS } from "../../testkit/providerHost/program";
import { expectStateToMatchAtlas, inAtlas, posts, resetTrial } from "../support/consistency";
import { attachment, connectionString, endpoint, REGION } from "../support/declared";
import { GROUP, PRIVATE_KEY, Trial } from "../support/trial";

// What a user is promised holds whoever runs the resources: the dynamic provider in JavaScript, the plugin in YAML.
// A run of the latter takes a third of the time, so cases that have other engine tests with the former run on it only.

describe.each(HOSTS)("on the %s host", (host) => {
    let trial: Trial;

    beforeAll(async () => {
        trial = await Trial.start({
            host,
            atlas: {
                attaching: "now",
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

    const onPluginOnly = (name: string, run: () => Promise<void>): void => {
        if (host === "plugin") {
            it(name, run);
        }
    };
    const idInAtlas = (): string => String(inAtlas(trial)[0]?.id);

    it("goes the whole way to the connection string and back", async () => {
        trial.declare(endpoint(), attachment, connectionString);
        await trial.workspace.up();
        expect(trial.resource("mine").outputs).toMatchObject({
            status: "WAITING_FOR_USER",
            endpointServiceName: trial.atlas.endpoints()[0]?.endpointServiceName,
        });
        expect(trial.resource("connection").outputs).toMatchObject({ connectionStatus: "AVAILABLE" });
        expect(trial.resource("orders").outputs).toMatchObject({
            srvConnectionString: expect.stringMatching(/^mongodb\+srv:\/\/orders-pl-0\./) as string,
        });
        const { length } = trial.changes;
        await trial.workspace.up({ args: ["--refresh", "--expect-no-changes"] });
        expect(trial.changes).toHaveLength(length);
        await trial.workspace.destroy();
        expectStateToMatchAtlas(trial, []);
    });

    onPluginOnly("keeps what is not ready in time, and resumes it without another create call", async () => {
        trial.atlas.configure({ initiating: "60s" });
        trial.declare(endpoint({}, "8s"));
        const { output } = await trial.workspace.up({ expect: "failure" });
        expect(output).toMatch(/is not ready after [\dms]+, the time that customTimeouts\.create allows/);
        expectStateToMatchAtlas(trial, [REGION]);
        trial.atlas.setStatus(idInAtlas(), "WAITING_FOR_USER");
        trial.declare(endpoint());
        await trial.workspace.up();
        expect(trial.resource("mine").outputs).toMatchObject({ status: "WAITING_FOR_USER" });
        expect(posts(trial)).toBe(1);
    });

    onPluginOnly("replaces a FAILED endpoint at the next up, the failed one deleted first", async () => {
        trial.atlas.failNext(GROUP, undefined, "no capacity");
        trial.declare(endpoint());
        const { output } = await trial.workspace.up({ expect: "failure" });
        expect(output).toContain("no capacity");
        const failed = idInAtlas();
        await trial.workspace.up();
        expectStateToMatchAtlas(trial, [REGION]);
        expect(idInAtlas()).not.toBe(failed);
    });

    onPluginOnly(
        "finds the endpoint of a create call whose answer was lost, through failing polls",
        async () => {
            trial.atlas.configure({ initiating: "4s" });
            trial.atlas.fault({ kind: "lost", method: "POST", path: "rivateEndpoint" });
            trial.atlas.fault({ kind: "status", method: "GET", skip: 1, times: 2 });
            trial.declare(endpoint());
            const { output } = await trial.workspace.up();
            expect(output).toContain(`found endpoint ${idInAtlas()}`);
            expectStateToMatchAtlas(trial, [REGION]);
            expect(posts(trial)).toBe(1);
        },
    );

    onPluginOnly("creates in the new region before it deletes in the old one", async () => {
        trial.declare(endpoint());
        await trial.workspace.up();
        trial.atlas.clearRequests();
        trial.declare(endpoint({ region: "eu-west-1" }));
        await trial.workspace.up();
        expectStateToMatchAtlas(trial, ["eu-west-1"]);
        expect(trial.changes.map((change) => change.split(" ")[0])).toEqual(["POST", "DELETE"]);
    });

    onPluginOnly("refuses wrong arguments at preview, without a request", async () => {
        trial.declare(endpoint({ region: "us-east-l" }));
        const { output } = await trial.workspace.preview({ expect: "failure" });
        expect(output).toContain(`region is "us-east-l" (did you mean "us-east-1"?)`);
        expect(trial.atlas.requests).toEqual([]);
    });
});
