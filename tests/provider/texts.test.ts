import { HOSTS } from "../../testkit/providerHost/program";
import {
    eventually,
    initializationFailure,
    newProject,
    newVpcEndpoint,
    ProviderTrial,
} from "../support/providerHostTrial";

// gRPC carries well-formed text only. What Atlas sends may be cut in the middle of a character, by it or by us.

const KIND = "PrivateEndpoint";
const HALF = "\ud83d";
const cutAt = (length: number): string => `${"x".repeat(length - 1)}\u{1f525} and more`;

describe.each(HOSTS)("on the %s host", (host) => {
    let trial: ProviderTrial;

    beforeAll(async () => {
        trial = await ProviderTrial.start({ host });
    });
    afterAll(() => trial.stop());
    beforeEach(() => {
        trial.atlas.configure({ initiating: "now" });
        trial.atlas.clearFaults();
    });

    it.each([
        ["half a character", HALF],
        ["a character at unit 500", cutAt(500)],
        ["a character at unit 1,000", cutAt(1_000)],
    ])("a reason that is no text ends its own create only: %s", async (_what, reason) => {
        trial.atlas.configure({ initiating: "1h" });
        const projects = [newProject(), newProject()];
        const [failing, other] = projects.map((groupId, index) =>
            trial.create(KIND, `${index}`, { groupId, region: "eu-west-1" }),
        );
        const ids = (): string[] =>
            projects.flatMap((groupId) => trial.atlas.endpoints(groupId).map(({ id }) => id));
        await eventually(() => ids().length === 2);
        trial.atlas.setStatus(ids()[0] ?? "", "FAILED", reason);
        const { id, reasons } = await initializationFailure(failing ?? Promise.reject(new Error("none")));
        expect(id).toContain(ids()[0]);
        expect(reasons.join()).toContain("FAILED");
        trial.atlas.setStatus(ids()[1] ?? "", "WAITING_FOR_USER");
        expect((await other)?.properties.status).toBe("WAITING_FOR_USER");
    });

    it("thousands of attachments in an answer do not hang a create that fails", async () => {
        const groupId = newProject();
        trial.atlas.configure({ initiating: "1h" });
        const create = trial.create(KIND, "many", { groupId, region: "eu-west-1", api: "privateEndpoint" });
        await eventually(() => trial.atlas.endpoints(groupId).length === 1);
        const interfaceEndpoints = Array.from({ length: 3_000 }, newVpcEndpoint);
        const failed = { ...trial.atlas.endpoints(groupId)[0], interfaceEndpoints };
        const body = {
            ...failed,
            providerName: "AWS",
            regionName: "EU_WEST_1",
            status: "FAILED",
            errorMessage: "no room",
        };
        trial.atlas.fault({ kind: "shape", body: [body], groupId, times: Infinity });
        const failure = await initializationFailure(create);
        expect(failure.reasons.join()).toContain("no room");
        expect(JSON.stringify(failure.properties).length).toBeLessThan(100_000);
    });
});
