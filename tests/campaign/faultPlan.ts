import type { Fault } from "atlas-emulator";
import type { Chance } from "./random";

/** The faults of one command: many, each at a request of its own, so that most of them strike. */
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

/** A 401 without its challenge would be another thing: a server that says no. */
function atStage(early: boolean, fault: Fault): Fault {
    return early && fault.kind !== "shape" && fault.kind !== "half"
        ? { ...fault, stage: "before-login" }
        : fault;
}

function randomKind(chance: Chance): Fault {
    // One request may hang for 30 s, which would make most of a run's time.
    if (chance.happens(0.004)) {
        return { kind: "hang" };
    }
    switch (chance.integer(0, 9)) {
        case 0:
            return { kind: "status", status: chance.pick([500, 502, 504]) };
        case 1:
            return { kind: "status", status: 503, ...(chance.happens(0.5) ? { retryAfter: 1 } : {}) };
        case 2:
            return { kind: "html", status: chance.pick([502, 503]) };
        case 3:
            return {
                kind: "refuse429",
                ...(chance.happens(0.7) ? { retryAfter: chance.integer(0, 2) } : {}),
            };
        case 4:
            return { kind: "reset" };
        case 5:
        case 6:
            return { kind: "lost" };
        case 7:
            return { kind: "half" };
        case 8:
            return { kind: "shape" };
        default:
            return { kind: "slow", delay: chance.integer(100, 1_500) };
    }
}
