import { toRegion } from "../regions";
import { Checks } from "./checks";
import { defined } from "./defined";
import type { Known } from "./privateEndpointState";
import type { Runtime } from "./runtime";
import { UserError } from "./userError";

/**
 * The arguments of a `get`, its region spelled as in state. Pulumi hands them to `read` without a `check`.
 *
 * @throws {UserError} naming each wrong one, with what is allowed
 */
export function checkGet(props: Known, runtime: Runtime): Known {
    const checks = new Checks(defined({ ...props }), runtime);
    checks.onlyKnown(["groupId", "region", "api"]);
    checks.groupId();
    checks.api();
    if (props.region !== undefined) {
        checks.region();
    }
    checks.settings();
    if (checks.failures.length > 0) {
        throw new UserError(checks.failures.map(({ reason }) => reason).join("\n"));
    }
    return { ...props, ...defined({ region: toRegion(props.region ?? "") }) };
}
