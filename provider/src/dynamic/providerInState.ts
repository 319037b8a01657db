import type { ResourceProvider } from "@pulumi/pulumi/dynamic";
import type { KindName } from "../resources/kinds";

/**
 * A resource's provider. Pulumi keeps its text twice in each resource's state, and runs it at every later
 * operation, `destroy` included. So it is short, and only delegates to the installed package. The methods are set
 * before `configure` returns, since the engine's next call may come before a promise would have resolved. If the
 * package is missing, every method has to fail: a missing `delete` would count as a successful one.
 *
 * It is built from a string, since a bundler would follow a literal `require`, or rename what
 * Pulumi then tries to serialize.
 */
export function providerInState(kind: KindName): ResourceProvider {
    // Without indentation, which each state would have to keep.
    const provider = `return { configure(req) {
try {
require("pulumi-atlas-private-endpoint/provider").bind(this, "${kind}", req.config);
} catch (e) {
this.check = this.diff = this.create = this.read = this.update = this.delete = () => {
throw Error("Type: npm install <tarball of pulumi-atlas-private-endpoint>. " + String(e));
};
}
} };`;
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
    return new Function(provider)() as ResourceProvider;
}
