import { findEngine } from "../../tools/engine/findEngine";
import { whileInterruptible } from "../../tools/interruption";
import { ENGINE_VARIABLE } from "./workspace";

/** jest runs this once, before the first engine test: all workers then share one engine. */
export default async function engineSetup(): Promise<void> {
    const { pulumi } = await whileInterruptible((signal) => findEngine({ signal }));
    process.env[ENGINE_VARIABLE] = pulumi;
}
