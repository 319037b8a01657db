import * as pulumi from "@pulumi/pulumi";
import { AtlasEmulator } from "../../../../emulator/src";
import * as atlas from "../../../../provider/src";
import { lookUpHere } from "../../../../provider/src/dynamic/programRuntime";

const GROUP = "5df264b8f10fab7d2cad2f0d";
const REGION = "us-east-1";
const valueOf = async <T>(output: pulumi.Output<T>): Promise<T> =>
    new Promise((resolve) => void output.apply(resolve));

describe("under mocks", () => {
    const called: pulumi.runtime.MockCallArgs[] = [];
    const made: string[] = [];
    const found = {
        id: "65a0c0ffee0123456789abcd",
        endpointServiceName: "com.amazonaws.vpce.us-east-1.vpce-svc-1",
    };

    beforeEach(async () => {
        called.length = 0;
        made.length = 0;
        await pulumi.runtime.setMocks({
            newResource: ({ name, inputs }) => {
                made.push(name);
                return { id: `${name}-id`, state: inputs as object };
            },
            call: (args) => {
                made.push("ask");
                called.push(args);
                return args.token.endsWith("s") ? { endpoints: [found] } : found;
            },
        });
    });

    test("each form asks the mocks, by the token of all languages", async () => {
        const args = { groupId: GROUP, region: REGION };
        expect(await atlas.getPrivateEndpoint(args)).toEqual(found);
        expect(await valueOf(atlas.getPrivateEndpointOutput(args).endpointServiceName)).toBe(
            found.endpointServiceName,
        );
        expect(await atlas.getPrivateEndpoints({ groupId: GROUP })).toEqual({ endpoints: [found] });
        const all = atlas.getPrivateEndpointsOutput({ groupId: pulumi.output(GROUP) });
        expect(await valueOf(all)).toEqual({ endpoints: [found] });
        const token = "atlas-private-endpoint:index:getPrivateEndpoint";
        expect(called.map((one) => one.token)).toEqual([token, token, `${token}s`, `${token}s`]);
        expect(called[1]?.inputs).toEqual(args);
    });

    test("the output form waits for what it depends on", async () => {
        const first = new atlas.PrivateEndpoint("first", { groupId: GROUP, region: REGION });
        const one = atlas.getPrivateEndpointOutput({ groupId: GROUP, id: first.id });
        expect(await valueOf(one.id)).toBe(found.id);
        expect(called[0]?.inputs).toEqual({ groupId: GROUP, id: "first-id" });
        const second = new atlas.PrivateEndpoint("second", { groupId: GROUP, region: "eu-west-1" });
        const all = atlas.getPrivateEndpointsOutput({ groupId: GROUP }, { dependsOn: [first, second] });
        expect(await valueOf(all.endpoints)).toHaveLength(1);
        expect(made).toEqual(["first", "ask", "second", "ask"]);
    });

    test("the plain form refuses outputs and promises, and names the other one", async () => {
        for (const groupId of [pulumi.output(GROUP), Promise.resolve(GROUP)]) {
            const args = { groupId, region: REGION } as unknown as atlas.GetPrivateEndpointArgs;
            await expect(atlas.getPrivateEndpoint(args)).rejects.toThrow(
                "groupId is an output, whose value is known later only; use getPrivateEndpointOutput",
            );
        }
    });

    test("a component is refused there, since it exists before the resources in it", () => {
        const group = new pulumi.ComponentResource("my:index:Group", "group");
        const options: object = { dependsOn: [group] };
        expect(() => atlas.getPrivateEndpointsOutput({ groupId: GROUP }, options)).toThrow(
            "dependsOn of a look-up names a component",
        );
    });
});

describe("in the program's process", () => {
    const running: AtlasEmulator[] = [];

    async function start(): Promise<AtlasEmulator> {
        const emulator = await AtlasEmulator.start();
        running.push(emulator);
        pulumi.runtime.setAllConfig({
            "mongodbatlas:publicKey": "public",
            "mongodbatlas:privateKey": "private",
            "mongodbatlas:baseUrl": emulator.url,
        });
        return emulator;
    }
    afterEach(async () => {
        jest.restoreAllMocks();
        await Promise.all(running.splice(0).map((emulator) => emulator.close()));
        pulumi.runtime.setAllConfig({});
    });

    test("a program that no engine runs asks Atlas itself", async () => {
        const { id } = (await start()).create(GROUP, REGION, { status: "WAITING_FOR_USER" });
        jest.spyOn(pulumi.runtime, "getMonitor").mockReturnValue(undefined);
        expect(await atlas.getPrivateEndpoint({ groupId: GROUP, region: REGION })).toMatchObject({ id });
    });

    test("each run has the settings of its own stack, and one login", async () => {
        const one = await start();
        const { id } = one.create(GROUP, REGION, { status: "WAITING_FOR_USER" });
        const run = {};
        const args = { groupId: GROUP, region: REGION };
        expect(await lookUpHere("getPrivateEndpoint", args, run)).toMatchObject({ id });
        const other = await start();
        expect(await lookUpHere("getPrivateEndpoint", args, run)).toMatchObject({ id });
        expect(await lookUpHere("getPrivateEndpoints", { groupId: GROUP }, {})).toEqual({ endpoints: [] });
        expect(
            [one, other].map(({ requests }) => requests.filter(({ status }) => status === 401).length),
        ).toEqual([1, 1]);
    });

    test("an error is one that Pulumi prints without a stack; a line says what is not ready", async () => {
        const emulator = await start();
        const failed = lookUpHere("getPrivateEndpoint", { groupId: GROUP, region: REGION }, {});
        await expect(failed).rejects.toThrow(pulumi.RunError);
        // Pulumi's SDK would inspect it, for half a minute.
        await expect(failed).rejects.toMatchObject({ stack: "" });
        await expect(failed).rejects.toThrow(/shows no private endpoint in us-east-1.* \[noneInRegion\]$/);
        await expect(lookUpHere("getPrivateEndpoint", { groupId: 5 })).rejects.toThrow(
            "groupId is 5; allowed is",
        );
        await expect(
            lookUpHere("getPrivateEndpoints", { groupId: "hush" }, {}, { secrets: new Set(["groupId"]) }),
        ).rejects.toThrow(/^groupId is a secret value that is not allowed(?!.*hush)/s);
        const info = jest.spyOn(pulumi.log, "info").mockResolvedValue();
        const { id } = emulator.create(GROUP, REGION);
        await lookUpHere("getPrivateEndpoint", { groupId: GROUP, id }, {});
        expect(info.mock.calls).toEqual([[expect.stringContaining(`private endpoint ${id} in us-east-1`)]]);
    });
});
