import { randomBytes } from "node:crypto";
import type {
    CheckResult,
    CreateResult,
    DiffResult,
    ReadResult,
    ResourceProvider,
    UpdateResult,
} from "@pulumi/pulumi/dynamic";
import type { Endpoint } from "../atlas/answers";
import type { Api } from "../atlas/dialects";
import { isOfClass } from "../atlas/errors";
import { DeadlineError } from "../wait/deadline";
import { Checks, type RawInputs } from "./checks";
import { createOnce } from "./createOnce";
import { deleteUnlessHeld } from "./deleteUnlessHeld";
import { defined } from "./defined";
import { checkGet } from "./getArguments";
import { InitializationError } from "./initializationError";
import * as messages from "./messages";
import { operate, READ_TIMEOUT, type Operation } from "./operation";
import {
    isReady,
    keep,
    outputs,
    type Base,
    type Known,
    type PrivateEndpointInputs,
    type PrivateEndpointState,
} from "./privateEndpointState";
import type { ProjectApi } from "./project";
import type { Runtime } from "./runtime";
import { UserError } from "./userError";
import { findOrProveGone, waitGone, waitReady } from "./waitReady";

const ARGUMENTS = ["groupId", "region", "providerName", "adoptExisting", "api"];
// Never ready any more: the next `up` makes it anew.
const BEYOND_HELP = new Set(["FAILED", "DELETING", "DELETED"]);

/** Private endpoints of Atlas as Pulumi resources. */
export class PrivateEndpointProvider implements ResourceProvider {
    constructor(private readonly runtime: Runtime) {}

    async check(_olds: RawInputs, news: RawInputs): Promise<CheckResult> {
        const checks = new Checks({ providerName: "AWS", ...defined(news) }, this.runtime);
        checks.onlyKnown(ARGUMENTS);
        const hidden = checks.hidden();
        const inputs = {
            groupId: checks.groupId(),
            region: checks.region(),
            providerName: checks.oneOf("providerName", ["AWS"]),
            adoptExisting: checks.flag("adoptExisting"),
            api: checks.api(),
        };
        const what = `project ${String(inputs.groupId)} has one private endpoint in ${String(inputs.region)}`;
        checks.onlyOnce("region", [inputs.groupId, inputs.region], hidden.__urn, what);
        checks.settings();
        return { inputs: { ...defined(inputs), ...hidden }, failures: checks.failures };
    }

    async diff(id: string, olds: PrivateEndpointState, news: PrivateEndpointInputs): Promise<DiffResult> {
        this.claim(id, olds, news.__urn);
        const replaces = (["groupId", "region", "providerName"] as const).filter(
            (key) => olds[key] !== news[key],
        );
        // What was gone may only have been missing from a stale copy.
        const back = olds.status === "DELETED" && replaces.length === 0 && !(await this.isGone(id, olds));
        if (BEYOND_HELP.has(olds.status) && !back) {
            // The old one still has the region, or leaves it soon: it has to go first.
            return { changes: true, replaces: [...replaces, "status"], deleteBeforeReplace: true };
        }
        const sameTimeout = olds.__timeouts?.delete === news.__timeouts?.delete;
        return { changes: replaces.length > 0 || !isReady(olds) || !sameTimeout, replaces };
    }

    async create(inputs: PrivateEndpointInputs): Promise<CreateResult<PrivateEndpointState>> {
        const { groupId, region, adoptExisting = false, api = "auto" } = inputs;
        const instance = randomBytes(4).toString("hex");
        const holder = { instance, urn: inputs.__urn ?? instance };
        return operate(this.runtime, inputs.__urn, inputs.__timeouts?.create, async (operation) => {
            operation.say(`asking Atlas for an endpoint service in ${region}`);
            const project = this.runtime.project(groupId);
            const { clock } = this.runtime;
            const created = await createOnce({
                project,
                region,
                adoptExisting,
                api,
                holder,
                operation,
                clock,
            });
            const { id } = created.endpoint;
            if (created.how !== "made") {
                const text =
                    created.how === "adopted"
                        ? messages.takenOver(region, groupId, created.endpoint)
                        : messages.found(region, created.endpoint);
                this.runtime.log?.writeLine("info", text, inputs.__urn);
            }
            operation.hint = messages.safeToStopCreate(id);
            const base = { ...inputs, __instance: instance, region };
            return {
                id,
                outs: await this.ready(id, base, created.through, created.endpoint, operation),
            };
        });
    }

    async update(
        id: string,
        olds: PrivateEndpointState,
        news: PrivateEndpointInputs,
    ): Promise<UpdateResult<PrivateEndpointState>> {
        const { __urn, __timeouts, __provider } = news;
        const { __timeouts: _old, ...kept } = olds;
        const base: PrivateEndpointState = { ...kept, ...defined({ __urn, __timeouts, __provider }) };
        if (isReady(olds)) {
            return { outs: base };
        }
        this.claim(id, olds, __urn);
        return operate(this.runtime, __urn, __timeouts?.create, async (operation) => {
            operation.lastStatus = olds.status;
            let api: ProjectApi;
            try {
                api = await this.runtime.project(olds.groupId).reopen(olds.api, operation.callOptions);
            } catch (error) {
                const unready = this.describe(id, base, operation);
                throw new InitializationError(
                    messages.notReady(unready, messages.unlessLate(error)),
                    id,
                    base,
                );
            }
            return { outs: await this.ready(id, base, api, undefined, operation) };
        });
    }

    async read(id: string, given: Known): Promise<ReadResult<PrivateEndpointState>> {
        const known = given.status !== undefined;
        const props = known ? given : checkGet(given, this.runtime);
        const endpoint = await operate(this.runtime, props.__urn, READ_TIMEOUT, async (operation) => {
            try {
                return await this.find(id, props, operation);
            } catch (error) {
                if (known && isOfClass(error, "projectGone")) {
                    return undefined;
                }
                throw error instanceof DeadlineError
                    ? new UserError(messages.notRead(`private endpoint ${id}`, operation))
                    : error;
            }
        });
        if (endpoint !== undefined) {
            return { id, props: outputs(props, endpoint.seen, endpoint.api) };
        }
        return { id: "" };
    }

    async delete(id: string, props: PrivateEndpointState): Promise<void> {
        await deleteUnlessHeld(this.runtime, id, `private endpoint ${id}`, props, (operation) =>
            this.remove(id, props, operation),
        );
    }

    /** Waits until the endpoint is ready; whatever else happens, it stays in state. */
    private async ready(
        id: string,
        base: Base,
        api: ProjectApi,
        seen: Endpoint | undefined,
        operation: Operation,
    ): Promise<PrivateEndpointState> {
        let latest = seen;
        const state = (): PrivateEndpointState =>
            latest === undefined
                ? {
                      interfaceEndpoints: [],
                      status: operation.lastStatus ?? "INITIATING",
                      ...keep(base),
                      api: api.api,
                  }
                : outputs(base, latest, api.api);
        const unready = this.describe(id, base, operation);
        const fail = (reason: string, more?: Partial<PrivateEndpointState>): InitializationError =>
            new InitializationError(reason, id, { ...state(), ...more, __provider: base.__provider });
        const outcome = await waitReady(api, id, operation, seen, (endpoint) => {
            latest = endpoint;
        }).catch((error: unknown) => {
            throw fail(messages.notReady(unready, messages.unlessLate(error)));
        });
        if (outcome === "gone") {
            throw fail(messages.deleted(unready), { status: "DELETED" });
        }
        if ("failed" in outcome) {
            throw fail(messages.failed(unready, outcome.failed.errorMessage));
        }
        if ("deleting" in outcome) {
            throw fail(messages.deleted(unready));
        }
        return state();
    }

    private async find(
        id: string,
        props: Known,
        operation: Operation,
    ): Promise<{ readonly seen: Endpoint; readonly api: Api } | undefined> {
        const project = this.runtime.project(props.groupId);
        const { status, api: choice = "auto" } = props;
        const api =
            status === undefined || choice === "auto"
                ? await project.open(choice, operation.callOptions)
                : await project.reopen(choice, operation.callOptions);
        const list = await api.list(operation.callOptions);
        const seen = list.get(id) ?? (await api.endpoints.find(id, operation.callOptions));
        if (seen !== undefined) {
            return { seen, api: api.api };
        }
        if (status === undefined) {
            throw new UserError(messages.notThere(id, props.groupId, [...list.values()]));
        }
        const found = await findOrProveGone(api, id, operation);
        return found === "gone" ? undefined : { seen: found, api: api.api };
    }

    /** One more look at what is in state as DELETED. Whatever is not sure is left to the update that follows. */
    private async isGone(id: string, olds: PrivateEndpointState): Promise<boolean> {
        try {
            return await operate(this.runtime, olds.__urn, READ_TIMEOUT, async ({ callOptions }) => {
                const api = await this.runtime.project(olds.groupId).reopen(olds.api, callOptions);
                const list = await api.list(callOptions);
                return !list.has(id) && (await api.endpoints.find(id, callOptions)) === undefined;
            });
        } catch (error) {
            return isOfClass(error, "projectGone");
        }
    }

    private async remove(id: string, props: PrivateEndpointState, operation: Operation): Promise<void> {
        operation.lastStatus = props.status;
        const api = await this.runtime.project(props.groupId).reopen(props.api, operation.callOptions);
        operation.say("asking Atlas to delete the endpoint service");
        let accepted = false;
        try {
            accepted = await api.endpoints.remove(id, operation.callOptions);
        } catch (error) {
            // Older Atlas gives another code, or 400, for what has attachments.
            const refused = isOfClass(error, "stillAttached", "refused");
            const endpoint = refused ? await api.endpoints.find(id, operation.callOptions) : undefined;
            if (endpoint !== undefined && endpoint.interfaceEndpoints.length > 0) {
                throw new UserError(messages.stillAttached(id, endpoint.interfaceEndpoints));
            }
            if (!refused || (endpoint !== undefined && endpoint.status !== "DELETING")) {
                throw error;
            }
        }
        const outcome = await waitGone(api, id, operation, accepted);
        if (outcome !== "gone") {
            throw new UserError(messages.notDeleted(id, outcome.errorMessage));
        }
    }

    private claim(id: string, olds: PrivateEndpointState, urn: string | undefined): void {
        const instance = olds.__instance ?? "";
        this.runtime.claimsOn(olds.groupId).claim(id, { instance, urn: urn ?? instance }, olds.region);
    }

    private describe(id: string, base: Base, operation: Operation): messages.Unready {
        const where = base.region === undefined ? "" : ` in ${base.region}`;
        return { what: `Private endpoint ${id}${where}`, groupId: base.groupId, operation };
    }
}
