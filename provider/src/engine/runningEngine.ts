import { engineAddress } from "./engineAddress";
import { endWithEngine } from "./engineDeath";
import { EngineLog } from "./engineLog";

/**
 * The log of the engine that runs this process, undefined where there is none; from here on the process ends with
 * the engine.
 */
export function joinEngine(): EngineLog | undefined {
    const address = engineAddress();
    if (address === undefined) {
        return undefined;
    }
    endWithEngine(address, () => process.exit(1));
    try {
        return new EngineLog(address);
    } catch {
        return undefined; // an SDK that is laid out otherwise: no live status, all else works
    }
}
