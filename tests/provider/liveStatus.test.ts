import { urnOf } from "../../testkit/providerHost/program";
import { eventually, newProject, newVpcEndpoint, ProviderTrial } from "../support/providerHostTrial";
import type { LogCall } from "../../testkit/providerHost/engine";

describe("the live status", () => {
    let trial: ProviderTrial;
    const logsOf = (urn: string): LogCall[] => trial.host.engine.logs.filter((log) => log.urn === urn);

    beforeAll(async () => {
        trial = await ProviderTrial.start();
    });

    afterAll(() => trial.stop());

    beforeEach(() => {
        trial.host.engine.failing = false;
        trial.atlas.configure({ initiating: "now", deleting: "now", attaching: "now" });
    });

    it("tells each change of a private endpoint once, on its own row", async () => {
        const groupId = newProject();
        trial.atlas.configure({ initiating: { reads: 3 }, deleting: { reads: 2 } });
        const args = { groupId, api: "privateEndpoint" };
        const [one, other] = await Promise.all(
            ["us-east-1", "us-west-1"].map((region) =>
                trial.create("PrivateEndpoint", `row:${region}`, { ...args, region }),
            ),
        );
        for (const region of ["us-east-1", "us-west-1"]) {
            const urn = urnOf("PrivateEndpoint", `row:${region}`);
            // The log goes its own way: the answer to the create call may be faster.
            await eventually(() => logsOf(urn).some(({ message }) => message === "WAITING_FOR_USER"));
            const logs = logsOf(urn);
            // Three looks at INITIATING make one text.
            expect(logs.map(({ message }) => message)).toEqual([
                expect.stringContaining(region),
                expect.stringMatching(/^INITIATING: .*WAITING_FOR_USER/),
                "WAITING_FOR_USER",
            ]);
            expect(logs.every(({ ephemeral, severity }) => ephemeral && severity === "info")).toBe(true);
        }
        const urn = urnOf("PrivateEndpoint", "row:us-east-1");
        const before = logsOf(urn).length;
        await trial.host.delete(one?.id ?? "", urn, one?.properties ?? {});
        await eventually(() => logsOf(urn).length === before + 2);
        expect(logsOf(urn).slice(before)).toEqual([
            expect.objectContaining({ message: expect.stringContaining("delete") as string }),
            expect.objectContaining({ message: expect.stringMatching(/^DELETING/) as string }),
        ]);
        expect(other?.properties.status).toBe("WAITING_FOR_USER");
    });

    it("tells each change of an interface endpoint once", async () => {
        const groupId = newProject();
        const { id } = trial.atlas.create(groupId, "us-east-1", { status: "WAITING_FOR_USER" });
        trial.atlas.configure({ attaching: { reads: 3 } });
        const interfaceEndpointId = newVpcEndpoint();
        await trial.create("InterfaceEndpoint", "one", {
            groupId,
            privateEndpointId: id,
            interfaceEndpointId,
        });
        const urn = urnOf("InterfaceEndpoint", "one");
        await eventually(() => logsOf(urn).some(({ message }) => message === "AVAILABLE"));
        expect(logsOf(urn).map(({ message }) => message)).toEqual([
            expect.stringContaining(interfaceEndpointId),
            expect.stringMatching(/^PENDING_ACCEPTANCE/),
            "AVAILABLE",
        ]);
    });

    it("stays with the resource when the URN holds odd characters", async () => {
        const name = 'a "quoted" ünïcode::name $ with spaces';
        await trial.create("PrivateEndpoint", name, { groupId: newProject(), region: "eu-west-1" });
        await eventually(() => logsOf(urnOf("PrivateEndpoint", name)).length > 0);
    });

    it("does not disturb the wait when the engine's log fails", async () => {
        trial.host.engine.failing = true;
        const groupId = newProject();
        trial.atlas.configure({ initiating: { reads: 2 } });
        const { properties } = await trial.create("PrivateEndpoint", "mute", {
            groupId,
            region: "eu-west-1",
        });
        expect(properties.status).toBe("WAITING_FOR_USER");
        expect(trial.host.running).toBe(true);
    });

    it("does not disturb the wait when the engine's port is closed in the middle of it", async () => {
        const groupId = newProject();
        trial.atlas.configure({ initiating: { reads: 3 } });
        const creation = trial.create("PrivateEndpoint", "closed", { groupId, region: "eu-west-1" });
        await eventually(() => trial.atlas.endpoints(groupId).length === 1);
        trial.host.engine.close();
        expect((await creation).properties.status).toBe("WAITING_FOR_USER");
    });
});

it("a wait works without a reachable engine", async () => {
    const trial = await ProviderTrial.start({ engineAbsent: true, atlas: { initiating: { reads: 2 } } });
    try {
        const args = { groupId: newProject(), region: "eu-west-1" };
        const { properties } = await trial.create("PrivateEndpoint", "alone", args);
        expect(properties.status).toBe("WAITING_FOR_USER");
        // The pipe is open: as far as the process can tell somebody needs it.
        expect(trial.host.running).toBe(true);
        expect(trial.host.output).not.toMatch(/error/i);
    } finally {
        await trial.stop();
    }
});
