import type { HostName } from "../../testkit/providerHost/program";
import { GROUP, REGION, VPCE } from "../support/declared";
import { Trial } from "../support/trial";

// docs/moving-in.md: from another tool to the package, from there to the plugin by imports, and back. What depends on
// the endpoint is left alone. oneRun.test.ts and languages.test.ts have aliases.

const program = (resources: string, serviceName: string): string =>
    `class Vpc extends pulumi.dynamic.Resource {
        constructor(name, props) { super({ create: async (outs) => ({ id: "vpc", outs }) }, name, props); }
    }
    ${resources}
    new Vpc("vpc", { serviceName: ${serviceName} });`;

/** @param importing of an id in the project: the option `import` */
const managedBy = (host: HostName, args: string, importing: (path: string) => string): string => {
    const options = (path: string): string => `{ retainOnDelete: true, ${importing(path)} }`;
    const resources = `
        const mine = endpoint("${host}", "mine", ${args}, ${options("ID")});
        const connection = attachment("${host}", "connection", mine.id, ${args}, ${options(`ID/${VPCE}`)});
        const { interfaceEndpointId } = connection;
        string("${host}", { interfaceEndpointId }, ${options(`orders/${VPCE}`)});`;
    return program(resources, "mine.endpointServiceName");
};

it("the package adopts what another tool has made, the plugin imports it, and all is given back", async () => {
    const trial = await Trial.start();
    const up = async (text: string, ...args: string[]): Promise<string> => {
        trial.program(text);
        return (await trial.workspace.up({ args })).output;
    };
    try {
        const { id, endpointServiceName } = trial.atlas.create(GROUP, REGION, { status: "WAITING_FOR_USER" });
        trial.atlas.attach(id, VPCE, "AVAILABLE");
        const before = trial.atlas.endpoints();
        const theirs = program("", JSON.stringify(endpointServiceName));
        await up(theirs);
        const { urn, inputs } = trial.resource("vpc");

        const adopted = managedBy("dynamic", "{ adoptExisting: true }", () => "");
        expect(await up(adopted)).toContain("3 created");
        await up(adopted, "--refresh", "--expect-no-changes");
        const imported = await up(
            managedBy("plugin", "{}", (path) => `import: "${GROUP}/${path.replace("ID", id)}"`),
        );
        expect(imported).toContain("3 imported");
        expect(imported).toContain("3 deleted");
        expect(trial.resource("vpc")).toMatchObject({ urn, inputs });
        await up(
            managedBy("plugin", "{}", () => ""),
            "--expect-no-changes",
        );
        expect(await up(theirs)).toContain("3 deleted");
        expect(trial.resource("vpc")).toMatchObject({ urn, inputs });
        // Atlas was asked for the endpoint, and said that it is there; what is attached was seen in it.
        expect(trial.changes).toEqual([`POST /groups/${GROUP}/privateEndpoint`]);
        expect(trial.atlas.endpoints()).toEqual(before);
    } finally {
        await trial.dispose();
    }
});
