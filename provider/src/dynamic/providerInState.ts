import type { ResourceProvider } from "@pulumi/pulumi/dynamic";

/* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-member-access */

// Pulumi keeps the text of these objects in the state of each resource, twice, and runs it at every later operation,
// `destroy` included. So they are short, and only delegate to the installed package. The methods are set
// before `configure` returns, since the engine's next call may come before a promise would have resolved. If
// the package is missing, every method has to fail: a missing `delete` would count as a successful one.

// prettier-ignore
export const privateEndpoint = {
    configure(this: Record<string, unknown>, req) {
        try {
            require("pulumi-atlas-private-endpoint/provider").bind(this, "PrivateEndpoint", req.config);
        } catch (e) {
            this.check = this.diff = this.create = this.read = this.update = this.delete = () => {
                throw Error("Type: npm install <tarball of pulumi-atlas-private-endpoint>. " + String(e));
            };
        }
    },
} as Pick<ResourceProvider, "configure"> as ResourceProvider;

// prettier-ignore
export const interfaceEndpoint = {
    configure(this: Record<string, unknown>, req) {
        try {
            require("pulumi-atlas-private-endpoint/provider").bind(this, "InterfaceEndpoint", req.config);
        } catch (e) {
            this.check = this.diff = this.create = this.read = this.update = this.delete = () => {
                throw Error("Type: npm install <tarball of pulumi-atlas-private-endpoint>. " + String(e));
            };
        }
    },
} as Pick<ResourceProvider, "configure"> as ResourceProvider;

// prettier-ignore
export const privateConnectionString = {
    configure(this: Record<string, unknown>, req) {
        try {
            require("pulumi-atlas-private-endpoint/provider").bind(this, "PrivateConnectionString", req.config);
        } catch (e) {
            this.check = this.diff = this.create = this.read = this.update = this.delete = () => {
                throw Error("Type: npm install <tarball of pulumi-atlas-private-endpoint>. " + String(e));
            };
        }
    },
} as Pick<ResourceProvider, "configure"> as ResourceProvider;
