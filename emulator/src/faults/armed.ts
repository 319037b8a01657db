import { groupIdIn } from "../http/request";
import type { Random } from "../random";
import { type Fault, checkFault } from "./fault";

/** The armed faults. If several match a request, the one that was armed first is injected. */
export class ArmedFaults {
    #armed: { readonly fault: Fault; skip: number; times: number }[] = [];

    constructor(private readonly random: Random) {}

    arm(fault: Fault): void {
        checkFault(fault);
        this.#armed.push({ fault, skip: fault.skip ?? 0, times: fault.times ?? 1 });
    }

    clear(): void {
        this.#armed = [];
    }

    take(method: string, target: string, stage: Fault["stage"]): Fault | undefined {
        const struck = this.#armed.find((armed) => {
            const { probability = 1 } = armed.fault;
            if (
                !isFor(armed.fault, method, target, stage) ||
                (probability < 1 && this.random() >= probability)
            ) {
                return false;
            }
            armed.skip -= 1;
            return armed.skip < 0;
        });
        if (struck !== undefined) {
            struck.times -= 1;
            this.#armed = this.#armed.filter(({ times }) => times > 0);
        }
        return struck?.fault;
    }
}

function isFor(fault: Fault, method: string, target: string, stage: Fault["stage"]): boolean {
    const { path = "" } = fault;
    return (
        (fault.stage ?? "after-login") === stage &&
        (fault.method ?? method) === method &&
        (fault.groupId === undefined || fault.groupId === groupIdIn(target)) &&
        // search() starts at the beginning even when the pattern is global.
        (typeof path === "string" ? target.includes(path) : target.search(path) !== -1)
    );
}
