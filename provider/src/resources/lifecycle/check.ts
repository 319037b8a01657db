import { ArgumentChecks } from "../arguments/argumentChecks";
import type { Checked, Host, RawInputs } from "../host";
import type { Runtime } from "../project/runtime";
import type { Kind } from "./kind";

/** Checks what a program declares; makes no request. A refresh, which compares what it has read, checks nothing. */
export function check(kind: Kind, runtime: Runtime, news: RawInputs, host: Host): Checked {
    const { fields, once } = kind;
    runtime.declared.add(host.urn);
    const checks = new ArgumentChecks(kind.given?.(news) ?? news, runtime, host.secrets);
    checks.onlyKnown(Object.keys(fields));
    const checked = Object.entries(fields).map(([name, field]) => [name, field(checks)]);
    const inputs = Object.fromEntries(checked) as RawInputs;
    if (once !== undefined) {
        checks.onlyOnce(inputs, once.names, host.urn, (values) => once.what(values));
    }
    return checks.result(inputs);
}
