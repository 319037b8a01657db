import { resetTrial } from "../support/consistency";
import { GROUP, Trial } from "../support/trial";

// Wrong arguments are known before anything is changed, each by its name, with what is allowed.

let trial: Trial;

beforeAll(async () => {
    trial = await Trial.start();
});
afterAll(() => trial.dispose());
beforeEach(() => resetTrial(trial));

const REGIONS =
    "us-east-1, us-east-2, us-west-1, us-west-2, ca-central-1, sa-east-1, eu-north-1, eu-west-1, eu-west-2, eu-west-3, " +
    "eu-central-1, me-south-1, ap-northeast-1, ap-northeast-2, ap-south-1, ap-southeast-1, ap-southeast-2, ap-east-1, " +
    "ca-west-1, mx-central-1, ap-east-2, ap-northeast-3, ap-south-2, ap-southeast-3, ap-southeast-4, ap-southeast-5, " +
    "ap-southeast-6, ap-southeast-7, eu-central-2, eu-south-1, eu-south-2, af-south-1, il-central-1, me-central-1";

async function refusal(args: object, opts: object = {}): Promise<string> {
    trial.program(
        `new atlas.PrivateEndpoint("atlas", ${JSON.stringify(args)}, ${JSON.stringify(opts)}); exports.done = 1;`,
    );
    const { output } = await trial.workspace.preview({ expect: "failure" });
    expect(trial.atlas.requests).toEqual([]);
    return output;
}

describe("a preview of wrong arguments", () => {
    it("names each wrong value, what is allowed and the nearest value", async () => {
        const output = await refusal({
            groupId: "5df264b8f10fab7d2cad2f0",
            region: "eu-wset-3",
            providerName: "aws",
            adoptExisting: "yes",
            api: "endpointservice",
            groupID: "5df264b8f10fab7d2cad2f0d",
        });
        expect(output).toContain(
            'groupId is "5df264b8f10fab7d2cad2f0"; allowed is a project id of 24 hexadecimal digits',
        );
        expect(output).toContain(
            `region is "eu-wset-3" (did you mean "eu-west-3"?); allowed is one of ${REGIONS}\n`,
        );
        expect(output).toContain('providerName is "aws" (did you mean "AWS"?); allowed is "AWS"\n');
        expect(output).toContain('adoptExisting is "yes"; allowed is true or false\n');
        expect(output).toContain(
            'api is "endpointservice" (did you mean "endpointService"?); allowed is "privateEndpoint" or "endpointService" or "auto"\n',
        );
        expect(output).toContain(
            'groupID is not an argument of this resource (did you mean "groupId"?); the arguments are groupId, region, providerName, adoptExisting, api, supportedRemoteRegions\n',
        );
        // No stack trace of this package's code may bury the message.
        expect(output).not.toContain("checks.js");
    });

    it("refuses a wrong timeout without a stack trace", async () => {
        const customTimeouts = { create: "-5m" };
        const output = await refusal({ groupId: GROUP, region: "us-east-1" }, { customTimeouts });
        expect(output).toContain(
            'atlas: customTimeouts.create is "-5m"; allowed is a duration such as "30m"',
        );
        expect(output).not.toContain("    at ");
    });

    it("refuses the same region of a project twice in one program, and warns of a timeout that has no effect", async () => {
        trial.program(`
            const one = new atlas.PrivateEndpoint("one", { groupId: "${GROUP}", region: "us-east-1" });
            new atlas.PrivateEndpoint("two", { groupId: "${GROUP}", region: "us-east-2" },
                { customTimeouts: { update: "5m" } });
            new atlas.PrivateEndpoint("three", { groupId: "${GROUP}", region: "US_EAST_1" }, { dependsOn: one });
        `);
        const { output } = await trial.workspace.preview({ expect: "failure" });
        expect(output).toMatch(
            new RegExp(
                `'three'.*project ${GROUP} has one private endpoint in us-east-1, and the resources "one" and "three" of this program both ask for it`,
            ),
        );
        expect(output).not.toMatch(/'(one|two)'/);
        expect(output).toContain("warning: two: customTimeouts.update has no effect");
        expect(trial.atlas.requests).toEqual([]);
    });
});

describe("a preview", () => {
    // A resource that another provider makes, its outputs unknown until then.
    const PROJECT = `
        class Project extends pulumi.dynamic.Resource {
            constructor(name, props) {
                super({ create: async (outs) => ({ id: outs.text, outs }) }, name, props);
            }
        }`;

    it("lets values pass that are not known yet, and asks Atlas nothing for a new stack", async () => {
        trial.program(`${PROJECT}
            const project = new Project("project", { text: "${GROUP}" });
            const later = (value) => project.id.apply(() => value);
            const endpoint = new atlas.PrivateEndpoint("atlas", {
                groupId: project.id, region: later("us-east-1"), providerName: later("AWS"),
                adoptExisting: later(false), api: later("auto"),
            });
            exports.name = endpoint.endpointServiceName;
        `);
        const { output } = await trial.workspace.preview();
        expect(output).toContain("3 to create");
        expect(trial.atlas.requests).toEqual([]);

        await trial.workspace.up();
        expect(trial.atlas.endpoints(GROUP)).toMatchObject([{ region: "us-east-1" }]);
    });

    it("that lets a value pass is followed by an update that refuses it once it is known to be wrong", async () => {
        trial.program(`${PROJECT}
            const project = new Project("project", { text: "no-project" });
            new atlas.PrivateEndpoint("atlas", { groupId: project.id, region: "us-east-1" });
        `);
        const { output } = await trial.workspace.up({ expect: "failure" });
        expect(output).toContain('groupId is "no-project"; allowed is a project id');
        expect(trial.atlas.requests).toEqual([]);
    });
});
