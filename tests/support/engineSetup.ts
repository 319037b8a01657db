import { findEngine } from "../../testkit/engine/findEngine";
import { whileInterruptible } from "../../testkit/interruption";
import { ENGINE_VARIABLE } from "../../testkit/workspace";

/** jest runs this once, before the first engine test: all workers then share one engine. */
export default async function engineSetup(): Promise<void> {
    const { pulumi } = await whileInterruptible((signal) => findEngine({ signal }));
    process.env[ENGINE_VARIABLE] = pulumi;
}
