import type * as pulumi from "@pulumi/pulumi";

type Inputs = Readonly<Record<string, unknown>>;

/** What Atlas would add to the inputs, by the resource's type. */
const OUTPUTS: Readonly<Record<string, Inputs>> = {
    "pulumi-nodejs:dynamic/atlas:PrivateEndpoint": {
        endpointServiceName: "com.amazonaws.vpce.eu-west-1.vpce-svc-0aee615d3fe32c14e",
        status: "WAITING_FOR_USER",
    },
    "pulumi-nodejs:dynamic/atlas:InterfaceEndpoint": { connectionStatus: "AVAILABLE" },
};

/** Plays the part of the engine and all providers: notes what the program makes, and answers as Atlas would. */
export class Mocks implements pulumi.runtime.Mocks {
    private readonly made: { readonly type: string; readonly inputs: Inputs }[] = [];

    newResource({ type, ...args }: pulumi.runtime.MockResourceArgs): pulumi.runtime.MockResourceResult {
        const inputs = args.inputs as Inputs;
        this.made.push({ type, inputs });
        return { id: "6a01c3d2e4f5061728394a5b", state: { ...inputs, ...OUTPUTS[type] } };
    }

    call({ inputs }: pulumi.runtime.MockCallArgs): Inputs {
        return inputs as Inputs;
    }

    /** The inputs of all resources of a type, in the order in which they were made. */
    inputsOf(type: string): Inputs[] {
        return this.made.filter((resource) => resource.type === type).map(({ inputs }) => inputs);
    }
}
