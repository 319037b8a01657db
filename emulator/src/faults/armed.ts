import { groupIdIn } from "../http/request";
import type { Random } from "../random";
import { type Fault, checkFault } from "./fault";

interface Armed {
    readonly id: string;
    readonly fault: Fault;
    skip: number;
    times: number;
}

export type Stage = "before-login" | "after-login";

/** The armed faults. If several match a request, the one that was armed first is injected. */
export class ArmedFaults {
    #armed: Armed[] = [];
    #count = 0;

    constructor(private readonly random: Random) {}

    arm(fault: Fault): string {
        checkFault(fault);
        this.#count += 1;
        const id = `fault-${this.#count}`;
        this.#armed.push({ id, fault, skip: fault.skip ?? 0, times: fault.times ?? 1 });
        return id;
    }

    clear(id?: string): void {
        this.#armed = id === undefined ? [] : this.#armed.filter((armed) => armed.id !== id);
    }

    take(method: string, target: string, stage: Stage): Fault | undefined {
        for (const armed of this.#armed) {
            if (!isFor(armed.fault, method, target, stage) || !this.#strikes(armed)) {
                continue;
            }
            armed.times -= 1;
            this.#armed = this.#armed.filter(({ times }) => times > 0);
            return armed.fault;
        }
        return undefined;
    }

    #strikes(armed: Armed): boolean {
        const { probability = 1 } = armed.fault;
        if (probability < 1 && this.random() >= probability) {
            return false;
        }
        if (armed.skip > 0) {
            armed.skip -= 1;
            return false;
        }
        return true;
    }
}

function isFor(fault: Fault, method: string, target: string, stage: Stage): boolean {
    return (
        (fault.stage ?? "after-login") === stage &&
        (fault.method === undefined || fault.method.toUpperCase() === method) &&
        (fault.groupId === undefined || fault.groupId === groupIdIn(target)) &&
        (fault.path === undefined || matchesPath(fault.path, target))
    );
}

function matchesPath(wanted: string | RegExp, target: string): boolean {
    // search() starts at the beginning even when the pattern is global.
    return typeof wanted === "string" ? target.includes(wanted) : target.search(wanted) !== -1;
}
