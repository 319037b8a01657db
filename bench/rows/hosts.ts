import { delimiter, dirname } from "node:path";
import { yamlProject } from "../../testkit/declaredProgram";
import { findLanguages } from "../../testkit/engine/languageHosts";
import { buildPlugin } from "../../testkit/plugin/build";
import { PLUGIN, PLUGIN_PROGRAM } from "../../testkit/plugin/program";
import { Workspace } from "../../testkit/workspace";
import { atlasEnvironment, type BenchContext, withStack } from "../context";
import type { Figure } from "../figure";
import { planEndpoints, type PlannedEndpoint } from "../plan";
import { medianRatio } from "../statistics";

const SIZE = 50;
const WITHOUT_POSITIONS = { stackTrace: undefined, sourcePosition: undefined };

/** The plugin in a YAML program next to the dynamic provider in a JavaScript program. */
export async function hosts(context: BenchContext): Promise<Figure[]> {
    context.atlas.configure({ initiating: "now" });
    await buildPlugin();
    return withStack(context, "ours", planEndpoints(SIZE), async (ours) => {
        await ours.up();
        const plugin = await pluginStack(context, planEndpoints(SIZE));
        try {
            await plugin.up();
            const stacks = { ours, plugin };
            return [await unchanged(context, stacks), stateBytes(stacks)];
        } finally {
            await plugin.dispose();
        }
    });
}

interface Stacks {
    readonly ours: Workspace;
    readonly plugin: Workspace;
}

async function unchanged(context: BenchContext, { ours, plugin }: Stacks): Promise<Figure> {
    const rounds = context.quick ? 1 : 7;
    const times: Readonly<Record<keyof Stacks, number[]>> = { ours: [], plugin: [] };
    const args = ["--expect-no-changes"];
    for (let round = 0; round < rounds; round++) {
        context.progress(`hosts: ${SIZE} resources, round ${round + 1} of ${rounds}`);
        times.ours.push((await ours.up({ args })).ms);
        times.plugin.push((await plugin.up({ args })).ms);
    }
    return {
        id: `hosts.${SIZE}.up`,
        label: `\`up\` without changes, ${SIZE} resources, time against the dynamic provider`,
        unit: "times",
        values: { ours: 1, plugin: medianRatio(times.plugin, times.ours) },
        target: 0.5,
        targetOf: "plugin",
    };
}

function stateBytes(stacks: Stacks): Figure {
    const bytesOf = (stack: Workspace): number =>
        Math.max(
            ...stack
                .state()
                .resources.filter(({ type }) => type.endsWith(":PrivateEndpoint"))
                .map((resource) => Buffer.byteLength(JSON.stringify({ ...resource, ...WITHOUT_POSITIONS }))),
        );
    return {
        id: "hosts.state.bytes",
        label: "State of a resource, without stack traces and source positions (JSON without white space)",
        unit: "bytes",
        values: { ours: bytesOf(stacks.ours), plugin: bytesOf(stacks.plugin) },
        target: 1_200,
        targetOf: "plugin",
    };
}

async function pluginStack(context: BenchContext, endpoints: readonly PlannedEndpoint[]): Promise<Workspace> {
    const { hosts: languageHosts } = await findLanguages({ signal: context.signal });
    const type = `${PLUGIN}:PrivateEndpoint`;
    const resources = Object.fromEntries(
        endpoints.map(({ name, groupId, region }) => [name, { type, properties: { groupId, region } }]),
    );
    return Workspace.create({
        pulumi: context.pulumi,
        stack: "bench",
        env: {
            ...atlasEnvironment(context.atlas),
            PATH: [dirname(context.pulumi), languageHosts, process.env.PATH].join(delimiter),
        },
        program: {
            files: { "Pulumi.yaml": yamlProject(resources, { plugin: [PLUGIN, PLUGIN_PROGRAM] }) },
        },
    });
}
