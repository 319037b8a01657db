import { REGIONS } from "atlas-emulator";
import {
    callError,
    eventually,
    initializationFailure,
    newProject,
    ProviderTrial,
} from "../support/providerHostTrial";
import { programInputs, providerText, urnOf } from "../../testkit/providerHost/program";
import { DIALECTS, pathsOf } from "./dialects";

const KIND = "PrivateEndpoint";
const REGION = "eu-west-1";

describe.each(DIALECTS)("a private endpoint through $api", (dialect) => {
    const { api, ready } = dialect;
    let trial: ProviderTrial;
    let groupId: string;

    beforeAll(async () => {
        trial = await ProviderTrial.start();
    });

    afterAll(() => trial.stop());

    beforeEach(() => {
        groupId = newProject();
        trial.atlas.clearFaults();
        trial.atlas.configure({ initiating: "now", deleting: "now" });
    });

    const args = (more: object = {}): Record<string, unknown> => ({ groupId, region: REGION, api, ...more });

    it("goes from check to delete with the requests that it needs", async () => {
        const urn = urnOf(KIND, "whole");
        const inputs = await trial.inputs(KIND, "whole", args({ region: "EU_WEST_1" }));
        expect(inputs).toMatchObject({ groupId, region: REGION, providerName: "AWS", api });

        const { id, properties } = await trial.host.create(urn, inputs);
        const [endpoint] = trial.atlas.endpoints(groupId);
        expect(properties).toMatchObject({
            groupId,
            region: REGION,
            providerName: "AWS",
            api,
            status: ready,
            endpointServiceName: endpoint?.endpointServiceName,
            interfaceEndpoints: [],
            __urn: urn,
            __provider: providerText(KIND),
        });
        expect(id).toBe(endpoint?.id);
        expect(properties).not.toHaveProperty("errorMessage");

        expect(await trial.host.diff(id, urn, properties, inputs)).toEqual({
            changes: "none",
            replaces: [],
            deleteBeforeReplace: false,
        });
        expect(await trial.host.read(id, urn, properties)).toMatchObject({ id, properties });
        await trial.host.delete(id, urn, properties);
        expect(trial.atlas.endpoints(groupId)).toEqual([]);

        const { create, list } = pathsOf(dialect, groupId);
        const calls = trial.calls(groupId);
        expect(calls.filter((call) => !call.startsWith("GET"))).toEqual([
            `POST ${create}`,
            `DELETE ${list}/${id}`,
        ]);
        const [other] = DIALECTS.filter((one) => one !== dialect);
        const listOfOther = other === undefined ? "" : pathsOf(other, groupId).list;
        // The other API is only asked whether it lists what this one no longer shows.
        const others = calls.filter((call) => !call.includes(list) && call !== `POST ${create}`);
        expect(others.length).toBeGreaterThan(0);
        expect(others.every((call) => call.startsWith(`GET ${listOfOther}`))).toBe(true);
    });

    it("replaces on another project or region, the new one first", async () => {
        const urn = urnOf(KIND, "moves");
        const { id, properties } = await trial.create(KIND, "moves", args());
        const diffWith = async (more: object): Promise<unknown> =>
            trial.host.diff(id, urn, properties, { ...(await trial.inputs(KIND, "moves", args(more))) });
        expect(await diffWith({ region: "eu-west-2" })).toMatchObject({
            changes: "some",
            replaces: ["region"],
            deleteBeforeReplace: false,
        });
        expect(await diffWith({ groupId: newProject() })).toMatchObject({ replaces: ["groupId"] });
        expect(await diffWith({ adoptExisting: true })).toMatchObject({ changes: "none", replaces: [] });
    });

    it("keeps a FAILED endpoint in state, then replaces it, deleting it first", async () => {
        trial.atlas.failNext(groupId, REGION, "No capacity");
        const urn = urnOf(KIND, "fails");
        const inputs = await trial.inputs(KIND, "fails", args());
        const { id, properties, reasons } = await initializationFailure(trial.host.create(urn, inputs));
        expect(id).toBe(trial.atlas.endpoints(groupId)[0]?.id);
        expect(properties).toMatchObject({
            groupId,
            region: REGION,
            api,
            status: "FAILED",
            errorMessage: "No capacity",
            __provider: providerText(KIND),
        });
        expect(reasons).toEqual([expect.stringMatching(`${id}.*FAILED.*No capacity.*pulumi up`)]);
        expect(await trial.host.diff(id, urn, properties, inputs)).toEqual({
            changes: "some",
            replaces: ["status"],
            deleteBeforeReplace: true,
        });
        // By nothing but what the failure left in state.
        await trial.host.delete(id, urn, properties);
        expect(trial.atlas.endpoints(groupId)).toEqual([]);
    });

    it("keeps an endpoint that timed out in state, and resumes the wait without another create call", async () => {
        trial.atlas.configure({ initiating: "1h" });
        const urn = urnOf(KIND, "slow");
        const inputs = await trial.inputs(KIND, "slow", args(), { create: "4s" });
        const { id, properties, reasons } = await initializationFailure(trial.host.create(urn, inputs));
        expect(properties).toMatchObject({
            status: "INITIATING",
            region: REGION,
            __provider: providerText(KIND),
        });
        expect(reasons[0]).toMatch(/not ready after 4s.*customTimeouts\.create.*INITIATING/);
        expect(await trial.host.diff(id, urn, properties, inputs)).toMatchObject({
            changes: "some",
            replaces: [],
        });

        const again = await initializationFailure(trial.host.update(id, urn, properties, inputs));
        expect(again).toMatchObject({
            id,
            properties: { status: "INITIATING", __provider: providerText(KIND) },
        });
        trial.atlas.setStatus(id, "WAITING_FOR_USER");
        const outputs = await trial.host.update(id, urn, again.properties, inputs);
        expect(outputs).toMatchObject({ status: ready, region: REGION, __provider: providerText(KIND) });
        expect(outputs.endpointServiceName).toContain("com.amazonaws.vpce.eu-west-1");
        expect(trial.posts(groupId)).toBe(1);
    });

    it("says that it was deleted by somebody else, and keeps its id, since Atlas may still show it", async () => {
        trial.atlas.configure({ initiating: "1h" });
        const creation = trial.create(KIND, "vanishes", args());
        await eventually(() => trial.atlas.endpoints(groupId).length === 1);
        const [endpoint] = trial.atlas.endpoints(groupId);
        trial.atlas.remove(endpoint?.id ?? "");
        const error = await callError(creation);
        expect(error.message).toContain(endpoint?.id);
        expect(error.message).toContain("was deleted in Atlas by somebody else");
        expect(error.initialization).toMatchObject({ id: endpoint?.id, properties: { status: "DELETED" } });
    });

    it("names the endpoint that has the region, and adopts it where that is allowed", async () => {
        const { id } = trial.atlas.create(groupId, REGION, { status: "WAITING_FOR_USER" });
        const error = await callError(trial.create(KIND, "taken", args()));
        expect(error.message).toContain(`${id} (${ready})`);
        expect(error.message).toContain("adoptExisting: true");
        expect(error.initialization).toBeUndefined();
        expect(await trial.create(KIND, "taken", args({ adoptExisting: true }))).toMatchObject({
            id,
            properties: { status: ready },
        });
        expect(trial.atlas.endpoints(groupId)).toHaveLength(1);
    });

    it.each(["lost", "half", "shape"] as const)("finds its endpoint when the answer is %s", async (kind) => {
        trial.atlas.fault({ kind, method: "POST", groupId });
        const { id } = await trial.create(KIND, kind, args());
        expect(trial.atlas.endpoints(groupId).map((endpoint) => endpoint.id)).toEqual([id]);
        expect(trial.posts(groupId)).toBe(1);
    });

    it("retries the create call when it had no effect", async () => {
        trial.atlas.fault({ kind: "reset", method: "POST", groupId });
        const { id } = await trial.create(KIND, "reset", args());
        expect(trial.atlas.endpoints(groupId).map((endpoint) => endpoint.id)).toEqual([id]);
        expect(trial.posts(groupId)).toBe(2);
    });

    it("reads what is there with the arguments of a get", async () => {
        const { id } = trial.atlas.create(groupId, REGION, { status: "WAITING_FOR_USER" });
        trial.atlas.attach(id, "vpce-0123456789abcdef0");
        const urn = urnOf(KIND, "read");
        const read = await trial.host.read(id, urn, programInputs(KIND, "read", { groupId, api }));
        expect(read).toMatchObject({
            id,
            properties: {
                groupId,
                region: REGION,
                api,
                status: ready,
                interfaceEndpoints: ["vpce-0123456789abcdef0"],
                __provider: providerText(KIND),
            },
        });
    });

    it("reads a deleted endpoint as gone, and one that never existed as an error", async () => {
        const { id } = trial.atlas.create(groupId, REGION, { status: "WAITING_FOR_USER" });
        trial.atlas.remove(id);
        const urn = urnOf(KIND, "gone");
        const inputs = programInputs(KIND, "gone", { groupId, api });
        const state = {
            ...inputs,
            region: REGION,
            providerName: "AWS",
            status: ready,
            interfaceEndpoints: [],
        };
        expect((await trial.host.read(id, urn, state)).id).toBe("");
        expect((await callError(trial.host.read(id, urn, inputs))).message).toContain(
            `no private endpoint ${id}`,
        );
    });

    it("treats a deleted endpoint as deleted, and names the attachments that block a deletion", async () => {
        const urn = urnOf(KIND, "delete");
        const { id, properties } = await trial.create(KIND, "delete", args());
        trial.atlas.attach(id, "vpce-0123456789abcdef0");
        const error = await callError(trial.host.delete(id, urn, properties));
        expect(error.message).toMatch(/interface endpoints are attached to it: vpce-0123456789abcdef0/);
        trial.atlas.remove(id);
        await trial.host.delete(id, urn, properties);
    });

    it("waits until the deletion is over", async () => {
        const { id, properties } = await trial.create(KIND, "waits", args());
        trial.atlas.configure({ deleting: { reads: 2 } });
        await trial.host.delete(id, urnOf(KIND, "waits"), properties);
        expect(trial.atlas.endpoints(groupId)).toEqual([]);
    });

    it("shares one list among 18 creates at once", async () => {
        const created = await Promise.all(
            REGIONS.map((region) => trial.create(KIND, `all-${region}`, args({ region }))),
        );
        expect(new Set(created.map(({ id }) => id)).size).toBe(18);
        const { create, list } = pathsOf(dialect, groupId);
        const calls = trial.calls(groupId);
        expect(calls.filter((call) => call === `POST ${create}`)).toHaveLength(18);
        expect(calls.filter((call) => call === `GET ${list}`)).toHaveLength(1);
        expect(calls).toHaveLength(19);
    });
});
