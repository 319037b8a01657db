import type { ServiceError } from "@grpc/grpc-js";
import type { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { callError, fromStruct, type Properties, secret, toStruct } from "./sdk";
import type { HostName, Timeouts } from "./program";
import { parseDuration } from "../../provider/src/waiting/duration";

export interface CheckResult {
    readonly inputs: Properties;
    readonly failures: readonly { readonly property: string; readonly reason: string }[];
}

export interface DiffResult {
    readonly changes: "none" | "some" | "unknown";
    readonly replaces: readonly string[];
    readonly deleteBeforeReplace: boolean;
}

export interface ResourceResult {
    readonly id: string;
    readonly properties: Properties;
}

type Send<T> = (request: unknown, done: (error: ServiceError | null, answer: T) => void) => unknown;

type Method =
    "check" | "diff" | "create" | "read" | "update" | "delete" | "cancel" | "handshake" | "configure";

/** What travels as a secret. */
const SECRET = /Key$|Secret$/;

/** The calls that the engine makes to a provider's process, over gRPC. */
export class ProviderCalls {
    constructor(
        readonly name: HostName,
        protected readonly client: ResourceProviderClient,
    ) {}

    /** @param olds the old inputs, empty for a new resource */
    async check(urn: string, olds: Properties, news: Properties): Promise<CheckResult> {
        const request = new messages.CheckRequest();
        request.setUrn(urn).setOlds(toStruct(olds)).setNews(toStruct(news));
        const answer = await this.call<messages.CheckResponse>("check", request);
        return { inputs: fromStruct(answer.getInputs()), failures: answer.toObject().failuresList };
    }

    /** @param olds the old outputs */
    async diff(id: string, urn: string, olds: Properties, news: Properties): Promise<DiffResult> {
        const request = new messages.DiffRequest();
        request.setId(id).setUrn(urn).setOlds(toStruct(olds)).setNews(toStruct(news));
        const answer = await this.call<messages.DiffResponse>("diff", request);
        const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
        const changes = answer.getChanges();
        return {
            changes: changes === DIFF_NONE ? "none" : changes === DIFF_SOME ? "some" : "unknown",
            replaces: answer.getReplacesList(),
            deleteBeforeReplace: answer.getDeletebeforereplace(),
        };
    }

    /** @throws {CallError} with what the engine would keep, after an initialization failure */
    async create(
        urn: string,
        inputs: Properties,
        timeouts: Timeouts = {},
        isPreview = false,
    ): Promise<ResourceResult> {
        const request = new messages.CreateRequest();
        request.setUrn(urn).setProperties(toStruct(inputs)).setTimeout(secondsOf(timeouts.create));
        request.setPreview(isPreview);
        const answer = await this.call<messages.CreateResponse>("create", request);
        return { id: answer.getId(), properties: fromStruct(answer.getProperties()) };
    }

    /** @returns an empty id where the object is gone */
    async read(
        id: string,
        urn: string,
        properties: Properties,
        inputs: Properties = {},
    ): Promise<ResourceResult & { readonly inputs: Properties }> {
        const request = new messages.ReadRequest();
        request.setId(id).setUrn(urn).setProperties(toStruct(properties)).setInputs(toStruct(inputs));
        const answer = await this.call<messages.ReadResponse>("read", request);
        return {
            id: answer.getId(),
            properties: fromStruct(answer.getProperties()),
            inputs: fromStruct(answer.getInputs()),
        };
    }

    /** @param olds the old outputs */
    async update(
        id: string,
        urn: string,
        olds: Properties,
        news: Properties,
        timeouts: Timeouts = {},
        isPreview = false,
    ): Promise<Properties> {
        const request = new messages.UpdateRequest();
        request.setId(id).setUrn(urn).setOlds(toStruct(olds)).setNews(toStruct(news));
        request.setTimeout(secondsOf(timeouts.create)).setPreview(isPreview);
        const answer = await this.call<messages.UpdateResponse>("update", request);
        return fromStruct(answer.getProperties());
    }

    /** @param outputs the old outputs, with the provider's text as it stands in state */
    async delete(id: string, urn: string, outputs: Properties, timeouts: Timeouts = {}): Promise<void> {
        const request = new messages.DeleteRequest();
        request.setId(id).setUrn(urn).setProperties(toStruct(outputs)).setTimeout(secondsOf(timeouts.delete));
        await this.call("delete", request);
    }

    /** The user has pressed ^C. */
    async cancel(): Promise<void> {
        await this.call("cancel", new Empty());
    }

    protected async handshake(engineAddress: string): Promise<void> {
        const request = new messages.ProviderHandshakeRequest();
        request.setEngineAddress(engineAddress);
        await this.call("handshake", request);
    }

    protected async configure(config: Readonly<Record<string, string>>): Promise<void> {
        // A plugin gets only the settings of its own namespace, without that.
        const spelled = (key: string): string => (this.name === "plugin" ? key.replace(/^.*:/, "") : key);
        const args = Object.entries(config).map(([key, value]) => [
            spelled(key),
            SECRET.test(key) ? secret(value) : value,
        ]);
        const request = new messages.ConfigureRequest();
        request.setArgs(toStruct(Object.fromEntries(args) as Properties));
        request.setAcceptsecrets(true).setAcceptresources(true);
        await this.call("configure", request);
    }

    private async call<T>(method: Method, request: unknown): Promise<T> {
        return new Promise<T>((resolve, reject) => {
            const done = (error: ServiceError | null, answer: T): void =>
                error === null ? resolve(answer) : reject(callError(error));
            (this.client as unknown as Record<Method, Send<T>>)[method](request, done);
        });
    }
}

/** As the engine passes a timeout on: in seconds, 0 where there is none. */
function secondsOf(duration: string | undefined): number {
    return (parseDuration(duration ?? "") ?? 0) / 1000;
}
