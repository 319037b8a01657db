import { randomBytes } from "node:crypto";
import type {
    CheckResult,
    CreateResult,
    DiffResult,
    ReadResult,
    ResourceProvider,
    UpdateResult,
} from "@pulumi/pulumi/dynamic";
import { isOfClass } from "../atlas/errors";
import { DeadlineError } from "../wait/deadline";
import { Checks, type RawInputs } from "./checks";
import { deleteUnlessHeld } from "./deleteUnlessHeld";
import { defined } from "./defined";
import { InitializationError } from "./initializationError";
import {
    attachmentState,
    type Attachment,
    type InterfaceEndpointInputs,
    type InterfaceEndpointState,
} from "./interfaceEndpointState";
import * as messages from "./messages";
import { operate, READ_TIMEOUT, type Operation } from "./operation";
import type { ProjectApi } from "./project";
import type { Runtime } from "./runtime";
import { UserError } from "./userError";
import { attachOnce, findConnectionOrProveGone, waitAttached, waitDetached } from "./waitAttached";

const ARGUMENTS = ["groupId", "privateEndpointId", "interfaceEndpointId", "api"];

/** Attachments of VPC endpoints to private endpoints of Atlas as Pulumi resources. */
export class InterfaceEndpointProvider implements ResourceProvider {
    constructor(private readonly runtime: Runtime) {}

    async check(_olds: RawInputs, news: RawInputs): Promise<CheckResult> {
        const checks = new Checks(defined(news), this.runtime);
        checks.onlyKnown(ARGUMENTS);
        const hidden = checks.hidden();
        const inputs = {
            groupId: checks.groupId(),
            privateEndpointId: checks.text(
                "privateEndpointId",
                (text) => (/^[0-9a-fA-F]{24}$/.test(text) ? text : undefined),
                `the id of a PrivateEndpoint (24 hexadecimal digits): privateEndpointId: endpoint.id`,
            ),
            interfaceEndpointId: checks.text(
                "interfaceEndpointId",
                (text) => (/^vpce-[0-9a-f]+$/.test(text) ? text : undefined),
                `the id of a VPC endpoint in AWS (vpce- and hexadecimal digits): interfaceEndpointId: vpcEndpoint.id`,
            ),
            api: checks.api(),
        };
        const { groupId, privateEndpointId, interfaceEndpointId } = inputs;
        const what = `VPC endpoint ${String(interfaceEndpointId)} is attached to ${String(privateEndpointId)} once`;
        checks.onlyOnce(
            "interfaceEndpointId",
            [groupId, privateEndpointId, interfaceEndpointId],
            hidden.__urn,
            what,
        );
        checks.settings();
        return { inputs: { ...defined(inputs), ...hidden }, failures: checks.failures };
    }

    async diff(
        _id: string,
        olds: InterfaceEndpointState,
        news: InterfaceEndpointInputs,
    ): Promise<DiffResult> {
        this.claim(olds, news.__urn);
        const keys = ["groupId", "privateEndpointId", "interfaceEndpointId"] as const;
        const replaces: string[] = keys.filter((key) => olds[key] !== news[key]);
        // What was gone may only have been missing from a stale copy.
        const back =
            olds.connectionStatus === "DELETED" && replaces.length === 0 && !(await this.isGone(olds));
        if (["DELETING", "DELETED", "FAILED"].includes(olds.connectionStatus) && !back) {
            return { changes: true, replaces: [...replaces, "connectionStatus"], deleteBeforeReplace: true };
        }
        const sameTimeout = olds.__timeouts?.delete === news.__timeouts?.delete;
        return {
            changes: replaces.length > 0 || olds.connectionStatus !== "AVAILABLE" || !sameTimeout,
            replaces,
        };
    }

    async create(inputs: InterfaceEndpointInputs): Promise<CreateResult<InterfaceEndpointState>> {
        const base = { ...inputs, __instance: randomBytes(4).toString("hex") };
        const id = inputs.interfaceEndpointId;
        return operate(this.runtime, base.__urn, inputs.__timeouts?.create, async (operation) => {
            operation.say(`asking Atlas to attach ${id}`);
            let api: ProjectApi;
            try {
                const project = this.runtime.project(inputs.groupId);
                api = await project.open(inputs.api ?? "auto", operation.callOptions);
                await attachOnce(api, inputs, operation);
            } catch (error) {
                throw error instanceof DeadlineError
                    ? new UserError(messages.notAttached(base, operation))
                    : error;
            }
            this.claim(base, inputs.__urn);
            operation.hint = "^C twice is safe: the attachment stays in Atlas, the next up goes on from here";
            return { id, outs: await this.available(base, api, operation) };
        });
    }

    async update(
        id: string,
        olds: InterfaceEndpointState,
        news: InterfaceEndpointInputs,
    ): Promise<UpdateResult<InterfaceEndpointState>> {
        const { __urn, __timeouts, __provider } = news;
        const { __timeouts: _old, ...kept } = olds;
        const base: InterfaceEndpointState = { ...kept, ...defined({ __urn, __timeouts, __provider }) };
        if (olds.connectionStatus === "AVAILABLE") {
            return { outs: base };
        }
        this.claim(olds, __urn);
        return operate(this.runtime, base.__urn, __timeouts?.create, async (operation) => {
            operation.lastStatus = olds.connectionStatus;
            let api: ProjectApi;
            try {
                api = await this.runtime.project(olds.groupId).reopen(olds.api, operation.callOptions);
            } catch (error) {
                const reason = messages.notReady(this.describe(base, operation), messages.unlessLate(error));
                throw new InitializationError(reason, id, base);
            }
            return { outs: await this.available(base, api, operation) };
        });
    }

    async read(id: string, props: InterfaceEndpointState): Promise<ReadResult<InterfaceEndpointState>> {
        return operate(this.runtime, props.__urn, READ_TIMEOUT, async (operation) => {
            try {
                const api = await this.runtime
                    .project(props.groupId)
                    .reopen(props.api, operation.callOptions);
                const { privateEndpointId, interfaceEndpointId } = props;
                const connection =
                    (await api.endpoints.findConnection(
                        privateEndpointId,
                        interfaceEndpointId,
                        operation.callOptions,
                    )) ?? (await findConnectionOrProveGone(api, props, operation));
                return connection === "gone"
                    ? { id: "" }
                    : { id, props: attachmentState(props, connection, api.api) };
            } catch (error) {
                if (isOfClass(error, "projectGone")) {
                    return { id: "" };
                }
                throw error instanceof DeadlineError
                    ? new UserError(messages.notRead(`attachment ${id}`, operation))
                    : error;
            }
        });
    }

    async delete(_id: string, props: InterfaceEndpointState): Promise<void> {
        await deleteUnlessHeld(this.runtime, keyOf(props), nameOf(props), props, async (operation) => {
            operation.lastStatus = props.connectionStatus;
            const api = await this.runtime.project(props.groupId).reopen(props.api, operation.callOptions);
            operation.say("asking Atlas to detach the VPC endpoint");
            const { privateEndpointId, interfaceEndpointId } = props;
            const accepted = await api.endpoints.detach(
                privateEndpointId,
                interfaceEndpointId,
                operation.callOptions,
            );
            await waitDetached(api, props, operation, accepted);
        });
    }

    /** One more look at what is in state as DELETED. Whatever is not sure is left to the update that follows. */
    private async isGone(olds: InterfaceEndpointState): Promise<boolean> {
        const { groupId, privateEndpointId, interfaceEndpointId } = olds;
        try {
            return await operate(this.runtime, olds.__urn, READ_TIMEOUT, async ({ callOptions }) => {
                const { endpoints } = await this.runtime.project(groupId).reopen(olds.api, callOptions);
                const found = await endpoints.findConnection(
                    privateEndpointId,
                    interfaceEndpointId,
                    callOptions,
                );
                return found === undefined;
            });
        } catch (error) {
            return isOfClass(error, "projectGone");
        }
    }

    /** Waits until the connection is AVAILABLE; whatever else happens, it stays in state. */
    private async available(
        base: Attachment,
        api: ProjectApi,
        operation: Operation,
    ): Promise<InterfaceEndpointState> {
        const none = {
            connectionStatus: operation.lastStatus ?? "NONE",
            errorMessage: undefined,
            deleteRequested: false,
        };
        let state = attachmentState(base, none, api.api);
        const unready = this.describe(base, operation);
        const fail = (reason: string): InitializationError =>
            new InitializationError(reason, base.interfaceEndpointId, {
                ...state,
                __provider: base.__provider,
            });
        const outcome = await waitAttached(api, base, operation, (connection) => {
            state = attachmentState(base, connection, api.api);
        }).catch((error: unknown) => {
            throw fail(messages.notReady(unready, messages.unlessLate(error)));
        });
        if (outcome === "gone") {
            state = { ...state, connectionStatus: "DELETED" };
            throw fail(messages.deleted(unready));
        }
        if ("rejected" in outcome) {
            throw fail(messages.rejected(unready, outcome.rejected.errorMessage));
        }
        return state;
    }

    private claim(of: Attachment, urn: string | undefined): void {
        const instance = of.__instance ?? "";
        this.runtime.claimsOn(of.groupId).claim(keyOf(of), { instance, urn: urn ?? instance });
    }

    private describe(
        { groupId, privateEndpointId, interfaceEndpointId }: Attachment,
        operation: Operation,
    ): messages.Unready {
        return {
            what: `The connection of ${interfaceEndpointId} to private endpoint ${privateEndpointId}`,
            groupId,
            operation,
        };
    }
}

function keyOf({ privateEndpointId, interfaceEndpointId }: Attachment): string {
    return `${privateEndpointId}/${interfaceEndpointId}`;
}

function nameOf({ privateEndpointId, interfaceEndpointId }: Attachment): string {
    return `the attachment of ${interfaceEndpointId} to private endpoint ${privateEndpointId}`;
}
