import { delimiter } from "node:path";
import { findLanguages } from "../../testkit/engine/findEngine";
import { whileInterruptible } from "../../testkit/interruption";
import { ENGINE_VARIABLE } from "../../testkit/workspace";
import providerSetup from "./providerSetup";

/** jest runs this once, before the first engine test: all workers then share one engine and one plugin. */
export default async function engineSetup(): Promise<void> {
    await providerSetup();
    const { pulumi, hosts } = await whileInterruptible(findLanguages);
    process.env[ENGINE_VARIABLE] = pulumi;
    process.env.PATH = [hosts, process.env.PATH].join(delimiter);
}
