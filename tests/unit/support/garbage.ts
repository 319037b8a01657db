import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Lets V8 collect what nobody holds any more. */
export async function collectGarbage(): Promise<void> {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    for (let round = 0; round < 3; round += 1) {
        await new Promise((resolve) => setImmediate(resolve));
        collect();
    }
}
