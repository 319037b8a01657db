import { engineAddress } from "./engineAddress";
import { endWithEngine } from "./engineDeath";
import { EngineLog } from "./engineLog";

/** Ties this process's life to the engine's. @returns the engine's log, undefined outside of an engine */
export function joinEngine(): EngineLog | undefined {
    const address = engineAddress();
    if (address === undefined) {
        return undefined;
    }
    endWithEngine(address, () => process.exit(1));
    try {
        return new EngineLog(address);
    } catch {
        return undefined; // an SDK with another layout: only the live status is lost
    }
}
