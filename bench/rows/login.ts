import { AtlasEmulator } from "atlas-emulator";
import { atlasEnvironment, type BenchContext } from "../context";
import { COMPARED_PROVIDERS, type ComparedProvider } from "../contenders";
import type { Figure } from "../figure";
import { planEndpoints } from "../plan";
import { ProviderHost } from "../../testkit/providerHost";
import { sampleOf } from "../sample";

/**
 * Atlas's nonces may end in "=", where the usual login library truncates them. The other rows use nonces
 * without it, so that the usual provider can log in at all; this row shows whether a login works otherwise.
 */
export async function login(context: BenchContext): Promise<Figure[]> {
    context.progress("login: a nonce that ends in =");
    const atlas = await AtlasEmulator.start({ initiating: "now", nonceStyle: "padded", quiet: true });
    try {
        const outcome: Record<ComparedProvider, string> = { ours: "", usual: "" };
        for (const rival of COMPARED_PROVIDERS) {
            outcome[rival] = await tryCreate(context, atlas, rival);
        }
        return [
            {
                id: "login.padded",
                label: 'Login with a nonce that ends in "="',
                unit: "text",
                values: outcome,
            },
        ];
    } finally {
        await atlas.close();
    }
}

async function tryCreate(
    context: BenchContext,
    atlas: AtlasEmulator,
    rival: ComparedProvider,
): Promise<string> {
    const { provider } = await sampleOf(context, rival);
    const [endpoint] = planEndpoints(1);
    const host = await ProviderHost.start({ env: atlasEnvironment(atlas) });
    try {
        const { groupId, region } = endpoint ?? {};
        await host.create("", { groupId, region, __provider: provider });
        return "works";
    } catch (error) {
        const refused = atlas.requests.at(-1)?.status === 401;
        if (!refused) {
            throw error;
        }
        return "refused (401)";
    } finally {
        await host.stop();
    }
}
