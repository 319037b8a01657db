import { findEngine } from "../../tools/engine/findEngine";
import { abortOnInterruption } from "../../tools/interruption";
import { ENGINE_VARIABLE } from "./workspace";

/** jest runs this once, before the first engine test: all workers then share one engine. */
export default async function engineSetup(): Promise<void> {
    const { pulumi } = await findEngine({ signal: abortOnInterruption() });
    process.env[ENGINE_VARIABLE] = pulumi;
}
