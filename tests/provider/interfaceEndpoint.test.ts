import { programInputs, providerText, urnOf } from "../../testkit/providerHost/program";
import {
    callError,
    eventually,
    initializationFailure,
    newProject,
    newVpcEndpoint,
    ProviderTrial,
} from "../support/providerHostTrial";
import { DIALECTS, pathsOf } from "./dialects";

const KIND = "InterfaceEndpoint";

describe.each(DIALECTS)("an interface endpoint through $api", (dialect) => {
    const { api, attachments } = dialect;
    let trial: ProviderTrial;
    let groupId: string;
    let privateEndpointId: string;
    let interfaceEndpointId: string;

    beforeAll(async () => {
        trial = await ProviderTrial.start();
    });

    afterAll(() => trial.stop());

    beforeEach(() => {
        groupId = newProject();
        trial.atlas.clearFaults();
        trial.atlas.configure({ attaching: "now", detaching: "now" });
        privateEndpointId = trial.atlas.create(groupId, "us-east-1", { status: "WAITING_FOR_USER" }).id;
        interfaceEndpointId = newVpcEndpoint();
    });

    const args = (): Record<string, unknown> => ({ groupId, privateEndpointId, interfaceEndpointId, api });
    const attached = (): string[] =>
        trial.atlas
            .endpoints(groupId)
            .flatMap(({ interfaceEndpoints }) => interfaceEndpoints.map((one) => one.interfaceEndpointId));

    it("is attached, read, and detached", async () => {
        const urn = urnOf(KIND, "whole");
        const inputs = await trial.inputs(KIND, "whole", args());
        const { id, properties } = await trial.host.create(urn, inputs);
        expect(id).toBe(interfaceEndpointId);
        expect(properties).toMatchObject({
            ...args(),
            connectionStatus: "AVAILABLE",
            deleteRequested: false,
            __provider: providerText(KIND),
        });
        expect(await trial.host.diff(id, urn, properties, inputs)).toEqual({
            changes: "none",
            replaces: [],
            deleteBeforeReplace: false,
        });
        expect(await trial.host.read(id, urn, properties)).toMatchObject({ id, properties });
        await trial.host.delete(id, urn, properties);
        expect(attached()).toEqual([]);

        const path = `${pathsOf(dialect, groupId).list}/${privateEndpointId}/${attachments}`;
        expect(trial.calls(groupId).filter((call) => !call.startsWith("GET"))).toEqual([
            `POST ${path}`,
            `DELETE ${path}/${interfaceEndpointId}`,
        ]);
    });

    it("waits until it is AVAILABLE, and until it is detached", async () => {
        trial.atlas.configure({ attaching: { reads: 1 }, detaching: { reads: 1 } });
        const { id, properties } = await trial.create(KIND, "waits", args());
        expect(properties.connectionStatus).toBe("AVAILABLE");
        await trial.host.delete(id, urnOf(KIND, "waits"), properties);
        expect(attached()).toEqual([]);
    });

    it.each(["groupId", "privateEndpointId", "interfaceEndpointId"])(
        "is replaced on a new %s",
        async (key) => {
            const { id, properties } = await trial.create(KIND, `replace-${key}`, args());
            const value = key === "interfaceEndpointId" ? newVpcEndpoint() : newProject();
            const inputs = await trial.inputs(KIND, `replace-${key}`, { ...args(), [key]: value });
            expect(
                await trial.host.diff(id, urnOf(KIND, `replace-${key}`), properties, inputs),
            ).toMatchObject({
                changes: "some",
                replaces: [key],
            });
        },
    );

    it("stays in state when it is REJECTED, and the wait resumes once that is fixed", async () => {
        trial.atlas.configure({ attaching: "1h" });
        const urn = urnOf(KIND, "rejected");
        const inputs = await trial.inputs(KIND, "rejected", args());
        const creation = trial.host.create(urn, inputs);
        await eventually(() => attached().length === 1);
        trial.atlas.setConnectionStatus(privateEndpointId, interfaceEndpointId, "REJECTED", "Not yours");
        const { id, properties, reasons } = await initializationFailure(creation);
        expect(id).toBe(interfaceEndpointId);
        expect(properties).toMatchObject({
            ...args(),
            connectionStatus: "REJECTED",
            errorMessage: "Not yours",
            __provider: providerText(KIND),
        });
        expect(reasons).toEqual([expect.stringMatching(/REJECTED.*Not yours.*pulumi up/)]);
        expect(await trial.host.diff(id, urn, properties, inputs)).toMatchObject({ changes: "some" });

        trial.atlas.setConnectionStatus(privateEndpointId, interfaceEndpointId, "AVAILABLE");
        const outputs = await trial.host.update(id, urn, properties, inputs);
        expect(outputs).toMatchObject({ connectionStatus: "AVAILABLE", __provider: providerText(KIND) });
        expect(outputs).not.toHaveProperty("errorMessage");
        expect(trial.posts(groupId)).toBe(1);
    });

    it("stays in state on a timeout, and the wait resumes without another attach call", async () => {
        trial.atlas.configure({ attaching: "1h" });
        const urn = urnOf(KIND, "late");
        const inputs = await trial.inputs(KIND, "late", args(), { create: "4s" });
        const { id, properties } = await initializationFailure(trial.host.create(urn, inputs));
        expect(properties).toMatchObject({ connectionStatus: "PENDING_ACCEPTANCE" });
        trial.atlas.setConnectionStatus(privateEndpointId, interfaceEndpointId, "AVAILABLE");
        expect(await trial.host.update(id, urn, properties, inputs)).toMatchObject({
            connectionStatus: "AVAILABLE",
        });
        expect(trial.posts(groupId)).toBe(1);
    });

    it.each(["lost", "half", "shape"] as const)("is attached once when the answer is %s", async (kind) => {
        trial.atlas.fault({ kind, method: "POST", groupId });
        const { properties } = await trial.create(KIND, `answer-${kind}`, args());
        expect(properties.connectionStatus).toBe("AVAILABLE");
        expect(attached()).toEqual([interfaceEndpointId]);
        expect(trial.posts(groupId)).toBe(1);
    });

    it("retries the attach call when it had no effect", async () => {
        trial.atlas.fault({ kind: "status", status: 503, method: "POST", groupId });
        await trial.create(KIND, "again", args());
        expect(attached()).toEqual([interfaceEndpointId]);
        expect(trial.posts(groupId)).toBe(2);
    });

    it("takes the attachment that is there already over with permission, and only then", async () => {
        trial.atlas.attach(privateEndpointId, interfaceEndpointId);
        const { message } = await callError(trial.create(KIND, "there", args()));
        expect(message).toContain("set adoptExisting: true on this resource");
        const inputs = { ...args(), adoptExisting: true };
        expect((await trial.create(KIND, "there", inputs)).properties.connectionStatus).toBe("AVAILABLE");
        expect(attached()).toEqual([interfaceEndpointId]);
        expect(trial.posts(groupId)).toBe(0);
    });

    it("fails where the private endpoint accepts no attachments", async () => {
        trial.atlas.setStatus(privateEndpointId, "FAILED", "Broken");
        const error = await callError(trial.create(KIND, "refused", args()));
        expect(error.message).toMatch(/409.*FAILED/);
        expect(error.initialization).toBeUndefined();
    });

    it("is gone for read and delete once Atlas has it no more", async () => {
        const urn = urnOf(KIND, "gone");
        const { id, properties } = await trial.create(KIND, "gone", args());
        trial.atlas.remove(privateEndpointId);
        expect((await trial.host.read(id, urn, properties)).id).toBe("");
        await trial.host.delete(id, urn, properties);
    });

    it("refuses wrong ids before anything is asked", async () => {
        const { failures } = await trial.host.check(
            urnOf(KIND, "wrong"),
            {},
            programInputs(KIND, "wrong", {
                groupId: "abc",
                privateEndpointId: "x",
                interfaceEndpointId: "eni-1",
            }),
        );
        expect(failures.map(({ property }) => property)).toEqual([
            "groupId",
            "privateEndpointId",
            "interfaceEndpointId",
        ]);
    });
});
