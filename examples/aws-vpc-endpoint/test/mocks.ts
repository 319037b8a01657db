import type * as pulumi from "@pulumi/pulumi";

type Made = pulumi.runtime.MockResourceArgs;

/** Plays the part of the engine and all providers: notes what the program makes, and answers as Atlas and AWS would. */
export class Mocks implements pulumi.runtime.Mocks {
    private readonly made: Made[] = [];

    newResource(args: Made): pulumi.runtime.MockResourceResult {
        this.made.push(args);
        switch (args.type) {
            case "pulumi-nodejs:dynamic/atlas:PrivateEndpoint":
                return {
                    id: "6a01c3d2e4f5061728394a5b",
                    state: {
                        ...args.inputs,
                        endpointServiceName: "com.amazonaws.vpce.eu-west-1.vpce-svc-0aee615d3fe32c14e",
                        status: "WAITING_FOR_USER",
                    },
                };
            case "pulumi-nodejs:dynamic/atlas:InterfaceEndpoint":
                return {
                    id: String(args.inputs.interfaceEndpointId),
                    state: { ...args.inputs, connectionStatus: "AVAILABLE" },
                };
            case "pulumi-nodejs:dynamic/atlas:PrivateConnectionString":
                return {
                    id: args.name,
                    state: {
                        ...args.inputs,
                        srvConnectionString: "mongodb+srv://orders-pl-0.ab12c.mongodb.net",
                    },
                };
            case "aws:ec2/vpcEndpoint:VpcEndpoint":
                return { id: "vpce-0123456789abcdef0", state: args.inputs };
            default:
                return { id: `${args.name}-id`, state: args.inputs };
        }
    }

    call({ inputs }: pulumi.runtime.MockCallArgs): Record<string, unknown> {
        return inputs;
    }

    /** The inputs of all resources of a type, in the order in which they were made. */
    inputsOf(type: string): Record<string, unknown>[] {
        return this.made.filter((resource) => resource.type === type).map(({ inputs }) => inputs);
    }
}
