import { PLUGIN } from "../../testkit/plugin/program";
import { GROUP, REGION, VPCE } from "./declared";

/** The resources of either host in one JavaScript program, and the plugin's providers. */
const PRELUDE = `
    const SHAPE = { endpointServiceName: undefined, status: undefined, connectionStatus: undefined };
    class Plugin extends pulumi.CustomResource {
        constructor(kind, name, args, opts) { super("${PLUGIN}:index:" + kind, name, { ...SHAPE, ...args }, opts); }
    }
    class Provider extends pulumi.ProviderResource {
        constructor(name, args = {}) { super("${PLUGIN}", name, args); }
    }
    const of = (host, kind, name, args, opts = {}) =>
        host === "plugin" ? new Plugin(kind, name, args, opts) : new atlas[kind](name, args, opts);
    const endpoint = (host, name, args = {}, opts) =>
        of(host, "PrivateEndpoint", name, { groupId: "${GROUP}", region: "${REGION}", ...args }, opts);
    const attachment = (host, name, privateEndpointId, args = {}, opts) =>
        of(host, "InterfaceEndpoint", name,
            { groupId: "${GROUP}", privateEndpointId, interfaceEndpointId: "${VPCE}", ...args }, opts);
    const string = (host, args = {}, opts) =>
        of(host, "PrivateConnectionString", "orders",
            { groupId: "${GROUP}", clusterName: "orders", interfaceEndpointId: "${VPCE}", ...args }, opts);
    const get = (host, name, id, opts = {}, groupId = "${GROUP}") =>
        host === "plugin"
            ? new Plugin("PrivateEndpoint", name, {}, { ...opts, id: pulumi.concat(groupId + "/", id) })
            : atlas.PrivateEndpoint.get(name, id, { groupId }, opts);
`;

/** A program that may use `endpoint`, `attachment`, `string`, `get` and `of`, each with the host that runs it, and `Provider`. */
export const programOfBothHosts = (text: string): string => PRELUDE + text;
