import { REGIONS } from "atlas-emulator";
import {
    callError,
    newProject,
    newVpcEndpoint,
    ProviderTrial,
    type TrialOptions,
} from "../support/providerHostTrial";

let trial: ProviderTrial;
const start = async (options: TrialOptions = {}): Promise<void> => {
    trial = await ProviderTrial.start(options);
};

afterEach(() => trial.stop());

/** Resources of both kinds in two projects, all at once. */
async function createAll(api?: string): Promise<unknown[]> {
    const projects = [newProject(), newProject()];
    const common = api === undefined ? {} : { api };
    return Promise.all(
        projects.flatMap((groupId, index) => {
            const { id } = trial.atlas.create(groupId, "us-east-1", { status: "WAITING_FOR_USER" });
            return [
                ...REGIONS.slice(1, 5).map((region) =>
                    trial.create("PrivateEndpoint", `${index}-${region}`, { ...common, groupId, region }),
                ),
                trial.create("InterfaceEndpoint", `${index}-attached`, {
                    ...common,
                    groupId,
                    privateEndpointId: id,
                    interfaceEndpointId: newVpcEndpoint(),
                }),
            ];
        }),
    );
}

const refusals = (): number => trial.atlas.requests.filter(({ status }) => status === 401).length;

describe("with an API key", () => {
    it("shakes hands once for both kinds of resources and all projects", async () => {
        await start();
        expect(await createAll()).toHaveLength(10);
        expect(refusals()).toBe(1);
    });

    it("is not reported as wrong when nonces expire after few requests and many are in flight", async () => {
        await start({ atlas: { nonceUses: 2 } });
        expect(await createAll()).toHaveLength(10);
        expect(trial.atlas.endpoints().every(({ status }) => status === "WAITING_FOR_USER")).toBe(true);
    });

    it("fails after a few requests when the key is wrong, and does not reveal it", async () => {
        await start({ config: { "mongodbatlas:privateKey": "not-the-right-one" } });
        const args = { groupId: newProject(), region: "us-east-1" };
        const error = await callError(trial.create("PrivateEndpoint", "wrong", args));
        expect(error.message).toMatch(/mongodbatlas:privateKey/);
        expect(error.message + trial.host.output).not.toContain("not-the-right-one");
        expect(trial.atlas.requests.length).toBeLessThanOrEqual(4);
    });
});

describe("with a service account", () => {
    it("gets one token for a whole run, and takes the endpointService API", async () => {
        await start({ serviceAccount: true });
        await createAll();
        expect(trial.atlas.tokensIssued).toBe(1);
        expect(refusals()).toBe(0);
        expect(trial.atlas.requests.filter(({ path }) => path.includes("/v1.0/"))).toEqual([]);
    });

    it("renews the token before it ends", async () => {
        await start({ serviceAccount: true, atlas: { tokenLifetime: 4, initiating: { reads: 4 } } });
        await trial.create("PrivateEndpoint", "long", { groupId: newProject(), region: "us-east-1" });
        expect(trial.atlas.tokensIssued).toBeGreaterThan(1);
        expect(refusals()).toBe(0);
    });

    it("renews a token that is refused, once for all who used it", async () => {
        await start({ serviceAccount: true });
        await createAll();
        trial.atlas.revokeTokens();
        await createAll();
        expect(trial.atlas.tokensIssued).toBe(2);
    });

    it("says what to check when the secret is wrong, and does not reveal it", async () => {
        await start({ serviceAccount: true, config: { "mongodbatlas:clientSecret": "not-the-right-one" } });
        const args = { groupId: newProject(), region: "us-east-1" };
        const error = await callError(trial.create("PrivateEndpoint", "wrong", args));
        expect(error.message).toMatch(/clientSecret/);
        expect(error.message + trial.host.output).not.toContain("not-the-right-one");
        expect(trial.atlas.requests.length).toBeLessThanOrEqual(4);
    });

    it("says that the privateEndpoint API accepts no service account", async () => {
        await start({ serviceAccount: true });
        const args = { groupId: newProject(), region: "us-east-1", api: "privateEndpoint" };
        const error = await callError(trial.create("PrivateEndpoint", "first", args));
        expect(error.message).toMatch(/API key only.*endpointService/);
        expect(trial.atlas.requests).toEqual([]);
    });
});
