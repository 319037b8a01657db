import { eventually, newProject, newVpcEndpoint, ProviderTrial } from "../support/providerHostTrial";
import type { KindName } from "../../provider/src/resources/kinds";
import { HOSTS } from "../../testkit/providerHost/program";

/** Much less than the wait; how soon it ends is a matter of seconds. */
const DEATH_MS = 60_000;

describe.each(HOSTS)("on the %s host", (host) => {
    let trial: ProviderTrial;

    beforeEach(async () => {
        trial = await ProviderTrial.start({ host, atlas: { initiating: "1h", attaching: "1h" } });
    });

    afterEach(() => trial.stop());

    /** Starts something that would wait for an hour. */
    async function startWaiting(kind: KindName): Promise<void> {
        const groupId = newProject();
        const { id } = trial.atlas.create(groupId, "us-east-1", { status: "WAITING_FOR_USER" });
        const args =
            kind === "PrivateEndpoint"
                ? { groupId, region: "eu-west-1" }
                : { groupId, privateEndpointId: id, interfaceEndpointId: newVpcEndpoint() };
        trial.create(kind, "waits", args).catch(() => undefined);
        await eventually(() => trial.posts(groupId) === 1);
    }

    /** @returns whether the process has ended in time */
    async function endsWithin(milliseconds: number): Promise<boolean> {
        let timer: NodeJS.Timeout | undefined;
        const late = new Promise<false>(
            (resolve) => (timer = setTimeout(() => resolve(false), milliseconds)),
        );
        const ended = await Promise.race([trial.host.exited.then(() => true as const), late]);
        clearTimeout(timer);
        return ended;
    }

    it.each(["PrivateEndpoint", "InterfaceEndpoint"] as const)(
        "ends the wait for a %s when the engine is killed, and sends no more requests",
        async (kind) => {
            await startWaiting(kind);
            trial.host.crashEngine();
            expect(await endsWithin(DEATH_MS)).toBe(true);
            const requests = trial.atlas.requests.length;
            await new Promise((resolve) => setTimeout(resolve, 2_500));
            expect(trial.atlas.requests).toHaveLength(requests);
        },
    );

    it("ends an idle process, too, once one of our resources has called it", async () => {
        await trial.inputs("PrivateEndpoint", "idle", { groupId: newProject(), region: "eu-west-1" });
        trial.host.crashEngine();
        expect(await endsWithin(DEATH_MS)).toBe(true);
    });

    it("stays as long as the engine answers, and ends once it does not", async () => {
        await startWaiting("PrivateEndpoint");
        trial.host.closeStdin();
        expect(await endsWithin(5_000)).toBe(false);
        expect(trial.host.running).toBe(true);
        trial.host.engine.close();
        expect(await endsWithin(DEATH_MS)).toBe(true);
    });

    it("stays when only the engine's port is closed", async () => {
        await startWaiting("PrivateEndpoint");
        trial.host.engine.close();
        expect(await endsWithin(5_000)).toBe(false);
    });
});

it("ends a plugin that has not been called yet", async () => {
    const idle = await ProviderTrial.start({ host: "plugin" });
    idle.host.crashEngine();
    const late = setTimeout(() => idle.host.kill(), DEATH_MS);
    expect(await idle.host.exited).toBe(1);
    clearTimeout(late);
    await idle.stop();
});
