import type { Fault } from "atlas-emulator";
import type { Chance } from "./chance";

/** The faults of one command: many, spread over different requests, so that most of them fire. */
export function randomFaults(chance: Chance, groups: readonly [string, ...string[]]): Fault[] {
    return chance.list(chance.integer(6, 16), (): Fault => {
        const where: Partial<Fault> = chance.happens(0.4)
            ? { method: "POST", path: chance.pick(["privateEndpoint", "groups", "endpoint", "oauth"]) }
            : chance.pick<Partial<Fault>>([{}, { method: "GET" }, { method: "DELETE" }]);
        return {
            ...where,
            ...(chance.happens(0.3) ? { groupId: chance.pick(groups) } : {}),
            skip: chance.integer(0, 5),
            times: chance.happens(0.2) ? chance.integer(2, 3) : 1,
            ...atStage(chance.happens(0.1), randomKind(chance)),
        };
    });
}

/**
 * A fault that does not pass, and that a command can bear.
 *
 * @param olderApiGoes whether the older API may be retired: nothing was asked to use it alone
 */
export function enduringFault(chance: Chance, olderApiGoes: boolean): Fault {
    const often = { probability: 0.15 };
    const gone = {
        kind: "status",
        status: chance.pick([404, 405, 410]),
        errorCode: "RESOURCE_GONE",
    } as const;
    const fault = chance.pick<Fault>([
        { kind: "slow", delay: chance.integer(200, 800) },
        { kind: "stale", method: "GET", age: `${chance.integer(1, 3)}s` },
        { kind: "refuse429", retryAfter: 1, ...often },
        { kind: "status", status: chance.pick([500, 503]), ...often },
        { kind: "reset", ...often },
        { kind: "lost", method: chance.pick(["POST", "DELETE"]), ...often },
        ...(olderApiGoes ? [{ ...gone, path: "/api/atlas/v1.0/" }] : []),
    ]);
    return { ...fault, times: Infinity };
}

/** A 401 stays after login: before it, one without a challenge would mean a refusal, not a handshake. */
function atStage(early: boolean, fault: Fault): Fault {
    return early && !["shape", "half", "stale"].includes(fault.kind) && fault.status !== 401
        ? { ...fault, stage: "before-login" }
        : fault;
}

function randomKind(chance: Chance): Fault {
    // One request may hang for 30 s, which would make most of a run's time.
    if (chance.happens(0.004)) {
        return { kind: "hang" };
    }
    if (chance.happens(0.3)) {
        return oddAnswer(chance);
    }
    return chance.pick<Fault>([
        { kind: "status", status: chance.pick([500, 502, 504]) },
        { kind: "status", status: 503, ...(chance.happens(0.5) ? { retryAfter: 1 } : {}) },
        { kind: "html", status: chance.pick([502, 503]) },
        { kind: "refuse429", ...(chance.happens(0.7) ? { retryAfter: chance.integer(0, 2) } : {}) },
        { kind: "reset" },
        { kind: "lost" },
        { kind: "lost" },
        { kind: "half" },
        { kind: "shape" },
        { kind: "slow", delay: chance.integer(100, 1_500) },
    ]);
}

/** The path excludes the token request of a service account, which is a POST as well. */
const WRITE = { method: "POST", path: "rivateEndpoint" } as const;

const CONFLICTS = ["PROJECT_IS_BEING_MODIFIED", "NO_CAPACITY", "REGION_UNAVAILABLE"] as const;

const code = (status: number, errorCode: string): Fault => ({ kind: "status", status, errorCode });

/** Occasional odd responses from Atlas, from one of its replicas, or from a gateway in between. */
function oddAnswer(chance: Chance): Fault {
    const stale: Fault = { kind: "stale", method: "GET", age: `${chance.integer(1, 60)}s` };
    const upgrade = code(405, "WRITES_NOT_ALLOWED_DURING_APP_UPGRADES");
    const left = String(chance.integer(0, 2));
    return chance.pick<Fault>([
        stale,
        stale,
        { ...upgrade, ...WRITE },
        { ...upgrade, method: "DELETE" },
        code(401, "UNEXPECTED_ERROR"),
        { kind: "status", status: 403, body: { error: 403, errorCode: "", detail: "" } },
        { kind: "html", status: 404 },
        { ...code(404, "GROUP_NOT_FOUND"), path: "rivateEndpoint" },
        { ...code(409, chance.pick(CONFLICTS)), ...WRITE },
        { kind: "refuse429", parameters: ["/api", left, "4000", "2000", "60"] },
    ]);
}
