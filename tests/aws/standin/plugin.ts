import { isDeepStrictEqual } from "node:util";
import {
    Empty,
    fromStruct,
    grpc,
    type handleUnaryCall,
    messages,
    type Messages,
    PluginInfo,
    type Properties,
    ResourceProviderService,
    toStruct,
    type UntypedServiceImplementation,
} from "./sdk";

/** A resource type, simplified for a stand-in: every change is a replacement. */
export interface Kind {
    /** The names of its arguments: what a read for an import answers as inputs. */
    readonly inputs: readonly string[];
    create(inputs: Properties, name: string): Promise<string>;
    /** All properties, arguments among them; undefined when it is gone. */
    read(id: string): Promise<Properties | undefined>;
    delete(id: string): Promise<void>;
}

export interface Plugin {
    readonly version: string;
    /** By type token. Called with the provider's configuration before any of its resources. */
    readonly kinds: (config: Properties) => Record<string, Kind>;
}

/**
 * Serves a resource plugin as the engine starts it: the port goes to standard output. It does without Handshake, so
 * that the engine takes it for an old one, which does not know how to preview a create.
 */
export function serve(plugin: Plugin): void {
    const server = new grpc.Server();
    server.addService(ResourceProviderService, service(plugin));
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
        if (error !== null) {
            throw error;
        }
        process.stdout.write(`${port}\n`);
    });
}

function service(plugin: Plugin): UntypedServiceImplementation {
    let kinds: Record<string, Kind> = {};
    const kindOf = (urn: string): Kind => {
        const type = urn.split("::")[2]?.split("$").pop() ?? "";
        const kind = kinds[type];
        if (kind === undefined) {
            throw new Error(`The stand-in does not know ${type}.`);
        }
        return kind;
    };
    const read = async (kind: Kind, id: string): Promise<Properties> => {
        const properties = await kind.read(id);
        if (properties === undefined) {
            throw new Error(`${id} is gone as soon as it was made.`);
        }
        return properties;
    };

    return {
        getPluginInfo: unary(async () => {
            const info = new PluginInfo();
            info.setVersion(plugin.version);
            return info;
        }),
        checkConfig: unary(async (request: Messages.CheckRequest) => checked(request)),
        diffConfig: unary(async () => new messages.DiffResponse()),
        configure: unary(async (request: Messages.ConfigureRequest) => {
            kinds = plugin.kinds(fromStruct(request.getArgs()));
            return new messages.ConfigureResponse();
        }),
        check: unary(async (request: Messages.CheckRequest) => {
            kindOf(request.getUrn());
            return checked(request);
        }),
        diff: unary(async (request: Messages.DiffRequest) => {
            const olds = fromStruct(request.getOldInputs());
            const changed = changedKeys(olds, fromStruct(request.getNews()));
            const response = new messages.DiffResponse();
            const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
            response.setChanges(changed.length === 0 ? DIFF_NONE : DIFF_SOME);
            response.setDiffsList(changed);
            response.setReplacesList(changed);
            return response;
        }),
        create: unary(async (request: Messages.CreateRequest) => {
            const urn = request.getUrn();
            const kind = kindOf(urn);
            const id = await kind.create(fromStruct(request.getProperties()), urn.split("::")[3] ?? "");
            const response = new messages.CreateResponse();
            response.setId(id);
            response.setProperties(toStruct(await read(kind, id)));
            return response;
        }),
        read: unary(async (request: Messages.ReadRequest) => {
            const kind = kindOf(request.getUrn());
            const response = new messages.ReadResponse();
            const properties = await kind.read(request.getId());
            if (properties !== undefined) {
                // A refresh knows which arguments were set; an import does not.
                const known = Object.keys(fromStruct(request.getInputs()));
                const keys = known.length > 0 ? known : kind.inputs;
                response.setId(request.getId());
                response.setProperties(toStruct(properties));
                response.setInputs(toStruct(pick(properties, keys)));
            }
            return response;
        }),
        delete: unary(async (request: Messages.DeleteRequest) => {
            await kindOf(request.getUrn()).delete(request.getId());
            return new Empty();
        }),
        cancel: unary(async () => new Empty()),
    };
}

function unary<Request, Response>(
    handle: (request: Request) => Promise<Response>,
): handleUnaryCall<Request, Response> {
    return (call, callback) => {
        handle(call.request).then(
            (response) => callback(null, response),
            (error: unknown) => {
                const details = error instanceof Error ? error.message : String(error);
                callback({ code: grpc.status.UNKNOWN, details });
            },
        );
    };
}

function checked(request: Messages.CheckRequest): Messages.CheckResponse {
    const response = new messages.CheckResponse();
    response.setInputs(request.getNews());
    return response;
}

function pick(properties: Properties, keys: readonly string[]): Properties {
    return Object.fromEntries(
        keys.flatMap((key) => (properties[key] === undefined ? [] : [[key, properties[key]]])),
    );
}

/** Names of the arguments that differ; the SDK's own begin with `__`, and the order of a list means nothing in EC2. */
function changedKeys(olds: Properties, news: Properties): string[] {
    const keys = new Set([...Object.keys(olds), ...Object.keys(news)]);
    return [...keys].filter(
        (key) => !key.startsWith("__") && !isDeepStrictEqual(unordered(olds[key]), unordered(news[key])),
    );
}

function unordered(value: unknown): unknown {
    return Array.isArray(value) ? value.map((item) => JSON.stringify(item)).sort() : value;
}
