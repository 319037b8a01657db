import { eventually, newProject, ProviderTrial } from "../support/providerHostTrial";
import { HOSTS } from "../../testkit/providerHost/program";

// What ends while it waits, tests/engine/interrupt.test.ts has.

/** How soon it ends is a matter of seconds; on a busy machine, of more. */
const DEATH_MS = 60_000;

describe.each(HOSTS)("on the %s host", (host) => {
    let trial: ProviderTrial;

    beforeEach(async () => {
        trial = await ProviderTrial.start({ host });
    });

    afterEach(() => trial.stop());

    it("does not disturb a wait where the engine's log fails, or its port is closed", async () => {
        trial.host.engine.failing = true;
        trial.atlas.configure({ initiating: "3reads" });
        const groupId = newProject();
        const creation = trial.create("PrivateEndpoint", "mute", { groupId, region: "eu-west-1" });
        await eventually(() => trial.posts(groupId) === 1);
        trial.host.engine.close();
        expect((await creation).properties.status).toBe("WAITING_FOR_USER");
        expect(trial.host.running).toBe(true);
    });

    it("stays as long as the engine answers, and ends once it does not, although it is idle", async () => {
        await trial.inputs("PrivateEndpoint", "idle", { groupId: newProject(), region: "eu-west-1" });
        trial.host.closeStdin();
        await new Promise((resolve) => setTimeout(resolve, 5_000));
        expect(trial.host.running).toBe(true);
        trial.host.engine.close();
        await eventually(() => !trial.host.running, DEATH_MS);
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
