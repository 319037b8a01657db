/** A program in steps of moving: which resources it has, with which options, and from whose the VPC endpoint is made. */
export interface Step {
    official?: { options?: string; serviceOptions?: string };
    ours?: { options?: string };
    /** Whose service name the VPC endpoint gets. */
    connectedTo: "official" | "ours";
}

export const GROUP = "5df264b8f10fab7d2cad2f0d";
export const VPC_ENDPOINT = "vpce-0123456789abcdef0";

/** The official package's two classes, and a VPC endpoint that notices when it would have to be replaced. */
const CLASSES = `
const pulumi = require("@pulumi/pulumi");
const atlas = require("pulumi-atlas-private-endpoint");
class PrivateLinkEndpoint extends pulumi.CustomResource {
    constructor(name, args, opts) {
        const outputs = { privateLinkId: undefined, endpointServiceName: undefined, status: undefined };
        super("mongodbatlas:index/privateLinkEndpoint:PrivateLinkEndpoint", name, { ...outputs, ...args }, opts);
    }
}
class PrivateLinkEndpointService extends pulumi.CustomResource {
    constructor(name, args, opts) {
        const type = "mongodbatlas:index/privateLinkEndpointService:PrivateLinkEndpointService";
        super(type, name, { awsConnectionStatus: undefined, ...args }, opts);
    }
}
class VpcEndpoint extends pulumi.dynamic.Resource {
    constructor(name, args) {
        super({
            async create(inputs) { return { id: "${VPC_ENDPOINT}", outs: inputs }; },
            async diff(id, olds, news) {
                const changes = olds.serviceName !== news.serviceName;
                return { changes, replaces: changes ? ["serviceName"] : [] };
            },
        }, name, args, {}, "aws", "VpcEndpoint");
    }
}
`;

export function programOf({ official, ours, connectedTo }: Step): string {
    return [
        CLASSES,
        official === undefined
            ? ""
            : `const official = new PrivateLinkEndpoint("atlas",
                { projectId: "${GROUP}", providerName: "AWS", region: "US_EAST_1" }, ${official.options ?? "{}"});`,
        ours === undefined
            ? ""
            : `const ours = new atlas.PrivateEndpoint("atlas",
                { groupId: "${GROUP}", region: "us-east-1", adoptExisting: true }, ${ours.options ?? "{}"});`,
        `const vpcEndpoint = new VpcEndpoint("atlas", { serviceName: ${connectedTo}.endpointServiceName });`,
        official === undefined
            ? ""
            : `new PrivateLinkEndpointService("atlas", {
                projectId: "${GROUP}", providerName: "AWS", privateLinkId: official.privateLinkId,
                endpointServiceId: "${VPC_ENDPOINT}" },
                { dependsOn: [vpcEndpoint], ...${official.serviceOptions ?? official.options ?? "{}"} });`,
        ours === undefined
            ? ""
            : `new atlas.InterfaceEndpoint("atlas", {
                groupId: "${GROUP}", privateEndpointId: ours.id, interfaceEndpointId: vpcEndpoint.id,
                adoptExisting: true },
                ${ours.options ?? "{}"});`,
        `exports.endpointServiceName = ${connectedTo}.endpointServiceName;`,
    ].join("\n");
}
