import { PLUGIN } from "../../testkit/pluginProgram";
import { HOSTS } from "../../testkit/providerHost/program";
import { programOfBothHosts, startBothHosts } from "../support/bothHosts";
import { resetTrial } from "../support/consistency";
import type { Trial } from "../support/trial";

// The engine prints the value of the property that a check names, secret or not. So what may be secret is not named.

const SECRET = "5ec4e7 of the wrong/form";

let trial: Trial;

beforeAll(async () => {
    trial = await startBothHosts();
});
beforeEach(() => resetTrial(trial));
afterAll(() => trial.dispose());

async function refused(text: string): Promise<string> {
    trial.program(programOfBothHosts(text));
    const { output } = await trial.workspace.up({ expect: "failure" });
    expect(output).not.toContain(SECRET);
    return output;
}

describe.each([
    ["plain", `"${SECRET}"`],
    ["wrapped as a secret", `pulumi.secret("${SECRET}")`],
])("a misspelled secret setting of a provider, %s", (_how, value) => {
    it("is named, and its value is not printed", async () => {
        const output = await refused(`
            const provider = new Provider("strict", { privatekey: ${value} });
            endpoint("plugin", "mine", {}, { provider });`);
        expect(output).toContain(`privatekey is not a setting (did you mean "privateKey"?)`);
    });
});

it("a misspelled secret setting of the stack is named, and its value is not printed", async () => {
    const key = `${PLUGIN}:privatekey`;
    await trial.workspace.config(key, SECRET);
    const output = await refused(`endpoint("plugin", "mine");`);
    expect(output).toContain(`${key} is not a setting (did you mean "privateKey"?)`);
    await trial.workspace.pulumi(["config", "rm", key]);
});

describe.each(HOSTS)("a secret argument of the wrong form on the %s host", (host) => {
    it.each([
        ["groupId", `endpoint("${host}", "mine", { groupId: pulumi.secret("${SECRET}") });`],
        [
            "clusterName",
            `of("${host}", "PrivateConnectionString", "orders", {
                groupId: "5df264b8f10fab7d2cad2f0d", interfaceEndpointId: "vpce-0123456789abcdef0",
                clusterName: pulumi.secret("${SECRET}") });`,
        ],
    ])("is named, and its value is not printed: %s", async (argument, program) => {
        expect(await refused(program)).toContain(argument);
    });
});
