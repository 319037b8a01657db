import { setTimeout as sleep } from "node:timers/promises";
import { ProviderHost } from "../../testkit/providerHost";
import type { BenchContext } from "../context";
import { memoryOf } from "../memory";
import { planEndpoints } from "../plan";
import { median } from "../statistics";
import { together } from "../together";

/** A dynamic provider whose `create` never ends: what is measured is the process around it. */
const ENDLESS = "exports.handler = () => ({ create: () => new Promise(() => {}) });";
/** Nothing happens in it any more, so a short look is enough. */
const PAUSE = 5_000;

/** MB that Pulumi's own process takes without and with `count` calls under way, whatever the provider does. */
export async function memoryOfPulumi(
    { signal }: BenchContext,
    count: number,
    twins: number,
): Promise<{ readonly idle: number; readonly busy: number }> {
    const hosts: ProviderHost[] = [];
    const calls: Promise<unknown>[] = [];
    const start = async (waits: number): Promise<ProviderHost> => {
        const host = await ProviderHost.start({});
        hosts.push(host);
        await host.check("", {}, { __provider: ENDLESS });
        const endless = planEndpoints(waits).map(({ groupId, region }) =>
            host.create("", { groupId, region, __provider: ENDLESS }),
        );
        calls.push(Promise.allSettled(endless));
        return host;
    };
    const several = (waits: number): Promise<ProviderHost[]> =>
        together(Array.from({ length: twins }, () => start(waits)));
    try {
        const [idle, busy] = [await several(0), await several(count)];
        await sleep(PAUSE, undefined, { signal });
        const memory = async (of: readonly ProviderHost[]): Promise<number> =>
            median(await Promise.all(of.map(({ pid }) => memoryOf(pid))));
        return { idle: await memory(idle), busy: await memory(busy) };
    } finally {
        await Promise.all(hosts.map((host) => host.stop()));
        await Promise.all(calls);
    }
}
