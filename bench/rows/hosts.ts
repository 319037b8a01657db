import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { yamlProject } from "../../testkit/declaredProgram";
import { findLanguages } from "../../testkit/engine/languageHosts";
import { bundle, bundlePlugin, PLUGIN, PLUGIN_PROGRAM } from "../../testkit/pluginProgram";
import { REPOSITORY } from "../../testkit/program";
import { ProviderHost } from "../../testkit/providerHost";
import { urnOf } from "../../testkit/providerHostText";
import { Workspace } from "../../testkit/workspace";
import { atlasEnvironment, type BenchContext, withStack } from "../context";
import type { Contender } from "../contenders";
import type { Figure } from "../figure";
import { memoryOf } from "../memory";
import { planEndpoints, type PlannedEndpoint } from "../plan";
import { sampleOf } from "../sample";
import { median, medianRatio } from "../statistics";

// The dynamic provider in a JavaScript program next to the plugin in a YAML program, and the empty ones of both kinds.

const CONTENDERS = ["ours", "plugin", "empty", "emptyPlugin"] as const;
const WITHOUT_POSITIONS = { stackTrace: undefined, sourcePosition: undefined };
type HostContender = (typeof CONTENDERS)[number];
type Stacks = ReadonlyMap<Contender, Workspace>;

export async function hosts(context: BenchContext): Promise<Figure[]> {
    context.atlas.configure({ initiating: "now" });
    const folder = mkdtempSync(join(tmpdir(), "empty-plugin-"));
    const emptyPlugin = join(folder, "pulumi-resource-empty");
    try {
        await bundlePlugin();
        await bundle(join(REPOSITORY, "bench/emptyPlugin.ts"), emptyPlugin);
        const { hosts: languageHosts } = await findLanguages({ signal: context.signal });
        const ofSize = (size: number, use: (stacks: Stacks) => Promise<Figure[]>): Promise<Figure[]> =>
            withStacks(context, { languageHosts, emptyPlugin }, planEndpoints(size), use);
        const figures: Figure[] = [];
        for (const size of [1, 50]) {
            figures.push(...(await ofSize(size, (stacks) => unchanged(context, size, stacks))));
        }
        return [...figures, ...(await processFigures(context, emptyPlugin))];
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

async function unchanged(context: BenchContext, size: number, stacks: Stacks): Promise<Figure[]> {
    const rounds = context.quick ? 1 : size === 50 ? 7 : 5;
    const times = new Map<string, number[]>();
    for (let round = 0; round < rounds; round++) {
        context.progress(`hosts: ${size} resources, round ${round + 1} of ${rounds}`);
        for (const operation of ["up", "preview"] as const) {
            for (const contender of CONTENDERS) {
                const ms =
                    (await stacks.get(contender)?.[operation]({ args: ["--expect-no-changes"] }))?.ms ?? 0;
                const key = `${contender}.${operation}`;
                times.set(key, [...(times.get(key) ?? []), ms]);
            }
        }
    }
    const of = (contender: HostContender, operation: string): number[] =>
        times.get(`${contender}.${operation}`) ?? [];
    const figures = (["up", "preview"] as const).map((operation): Figure => ({
        id: `hosts.${size}.${operation}`,
        label: `\`${operation}\` without changes, ${size} resource${size === 1 ? "" : "s"}, time against the dynamic provider`,
        unit: "times",
        values: Object.fromEntries(
            CONTENDERS.map((contender) => [
                contender,
                medianRatio(of(contender, operation), of("ours", operation)),
            ]),
        ),
        ...(size === 50 && operation === "up" ? { target: 0.5, targetOf: "plugin" as const } : {}),
    }));
    return size === 1 ? [...figures, await stateBytes(stacks)] : figures;
}

async function stateBytes(stacks: Stacks): Promise<Figure> {
    const values: Record<string, number> = {};
    for (const contender of CONTENDERS) {
        const sizes = (stacks.get(contender)?.state().resources ?? [])
            .filter(({ type }) => /:PrivateEndpoint$|:Empty$|dynamic/.test(type))
            .map((resource) => Buffer.byteLength(JSON.stringify({ ...resource, ...WITHOUT_POSITIONS })));
        values[contender] = Math.max(...sizes);
    }
    return {
        id: "hosts.state.bytes",
        label: "State of a resource, without stack traces and source positions (JSON without white space)",
        unit: "bytes",
        values,
        target: 1_200,
        targetOf: "plugin",
    };
}

/** The process that serves the resources: its start and its memory. */
async function processFigures(context: BenchContext, emptyPlugin: string): Promise<Figure[]> {
    const rounds = context.quick ? 3 : 11;
    const providers = {
        ours: (await sampleOf(context, "ours")).provider,
        empty: (await sampleOf(context, "empty")).provider,
    };
    const plugins = { plugin: PLUGIN_PROGRAM, emptyPlugin };
    const nodes: number[] = [];
    const starts = new Map<HostContender, number[]>();
    const memory = new Map<HostContender, number[]>();
    const measure = async (contender: HostContender): Promise<void> => {
        const env = atlasEnvironment(context.atlas);
        const [{ groupId, region } = { groupId: "", region: "" }] = planEndpoints(1);
        const startedAt = performance.now();
        const isPlugin = contender === "plugin" || contender === "emptyPlugin";
        const host = await ProviderHost.start(
            isPlugin ? { host: "plugin", program: plugins[contender], env } : { env },
        );
        try {
            const urn = urnOf("PrivateEndpoint", "one", isPlugin ? "plugin" : "dynamic");
            const text = isPlugin ? {} : { __provider: providers[contender] };
            await host.check(urn, {}, { groupId, region, ...text });
            starts.set(contender, [...(starts.get(contender) ?? []), performance.now() - startedAt]);
            memory.set(contender, [...(memory.get(contender) ?? []), await memoryOf(host.pid)]);
        } finally {
            await host.stop();
        }
    };
    context.progress(`hosts: ${rounds} starts each`);
    for (let round = 0; round < rounds; round++) {
        context.signal.throwIfAborted();
        nodes.push(await startOfNode());
        for (const contender of CONTENDERS) {
            await measure(contender);
        }
    }
    const node = median(nodes);
    return [
        {
            id: "hosts.start",
            label: "Start of the process to its first answer, beyond that of an empty Node.js process",
            unit: "s",
            values: Object.fromEntries(
                [...starts].map(([contender, ms]) => [contender, (median(ms) - node) / 1000]),
            ),
            target: 0.35,
            targetOf: "plugin",
        },
        {
            id: "hosts.memory",
            label: "Memory of the process after its first answer",
            unit: "MB",
            values: Object.fromEntries([...memory].map(([contender, each]) => [contender, median(each)])),
        },
    ];
}

async function startOfNode(): Promise<number> {
    const startedAt = performance.now();
    const child = spawn(process.execPath, ["-e", "console.log(1)"], { stdio: ["ignore", "pipe", "ignore"] });
    await once(child.stdout, "data");
    const ms = performance.now() - startedAt;
    await once(child, "exit");
    return ms;
}

async function withStacks<T>(
    context: BenchContext,
    { languageHosts, emptyPlugin }: { readonly languageHosts: string; readonly emptyPlugin: string },
    endpoints: readonly PlannedEndpoint[],
    use: (stacks: Stacks) => Promise<T>,
): Promise<T> {
    const yaml = async (name: string, type: string, program: string): Promise<Workspace> => {
        const stack = await Workspace.create({
            pulumi: context.pulumi,
            stack: "bench",
            env: {
                ...atlasEnvironment(context.atlas),
                PATH: [dirname(context.pulumi), languageHosts, process.env.PATH].join(delimiter),
            },
            program: {
                files: {
                    "Pulumi.yaml": yamlProject(resourcesOf(type, endpoints), { plugin: [name, program] }),
                },
            },
        });
        await stack.up();
        return stack;
    };
    const plugins: Workspace[] = [];
    try {
        const plugin = await yaml(PLUGIN, `${PLUGIN}:PrivateEndpoint`, PLUGIN_PROGRAM);
        plugins.push(plugin);
        const empty = await yaml("empty", "empty:Empty", emptyPlugin);
        plugins.push(empty);
        return await withStack(context, "ours", planEndpoints(endpoints.length), async (ours) => {
            await ours.up();
            return withStack(context, "empty", planEndpoints(endpoints.length), async (emptyDynamic) => {
                await emptyDynamic.up();
                return use(
                    new Map<Contender, Workspace>([
                        ["ours", ours],
                        ["plugin", plugin],
                        ["empty", emptyDynamic],
                        ["emptyPlugin", empty],
                    ]),
                );
            });
        });
    } finally {
        await Promise.all(plugins.map((stack) => stack.dispose()));
    }
}

function resourcesOf(type: string, endpoints: readonly PlannedEndpoint[]): Record<string, unknown> {
    return Object.fromEntries(
        endpoints.map(({ name, groupId, region }) => [name, { type, properties: { groupId, region } }]),
    );
}
