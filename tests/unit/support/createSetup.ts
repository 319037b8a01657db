import { AtlasEmulator, type EmulatorOptions } from "../../../emulator/src";
import { createOnce, type CreateRequest } from "../../../provider/src/resources/privateEndpoint/create";
import { operate } from "../../../provider/src/resources/lifecycle/operation";
import { Runtime } from "../../../provider/src/resources/project/runtime";
import { AutoAdvancingClock } from "./fakeClock";

export const GROUP = "5df264b8f10fab7d2cad2f0d";

const running: AtlasEmulator[] = [];

export async function stopEmulators(): Promise<void> {
    await Promise.all(running.splice(0).map((atlas) => atlas.close()));
}

export type CreateArguments = Partial<Pick<CreateRequest, "adoptExisting" | "api">> & {
    readonly timeout?: string;
    readonly urn?: string;
};

/** Creates in a project of an emulator, over real HTTP, as one process of the provider does. */
export class CreateSetup {
    readonly said: string[] = [];
    private readonly runtime: Runtime;

    private constructor(
        readonly atlas: AtlasEmulator,
        readonly clock: AutoAdvancingClock,
        config: Readonly<Record<string, string>>,
    ) {
        const settings: Readonly<Record<string, string>> = {
            "mongodbatlas:baseUrl": atlas.url,
            "mongodbatlas:publicKey": "public",
            "mongodbatlas:privateKey": "private",
            ...config,
        };
        this.runtime = new Runtime({
            config: (name) => settings[`mongodbatlas:${name}`],
            environment: {},
            clock: this.clock,
        });
    }

    static async start(
        options: EmulatorOptions = {},
        config: Readonly<Record<string, string>> = {},
    ): Promise<CreateSetup> {
        const clock = new AutoAdvancingClock();
        const startedAt = Date.now();
        const atlas = await AtlasEmulator.start({
            now: () => startedAt + clock.now(),
            initiating: { reads: 2 },
            deleting: "now",
            quiet: true,
            seed: 1,
            ...options,
        });
        running.push(atlas);
        return new CreateSetup(atlas, clock, config);
    }

    /** The same Atlas seen by another process, which knows nothing of this one. */
    otherProcess(): CreateSetup {
        return new CreateSetup(this.atlas, this.clock, {});
    }

    get memory(): CreateRequest["project"]["memory"] {
        return this.runtime.memoryOf(GROUP);
    }

    /** @returns the id of the endpoint that the resource has from now on */
    async create(region: string, args: CreateArguments = {}): Promise<string> {
        const { adoptExisting = false, api = "auto", timeout, urn = `urn::::::${region}` } = args;
        const { clock, runtime } = this;
        const log = {
            showStatus: (_urn: string, text: string): void => void this.said.push(text),
            writeLine: (): void => undefined,
        };
        const created = await operate({ clock, log }, urn, timeout, (operation) =>
            createOnce({
                project: runtime.project(GROUP),
                region,
                adoptExisting,
                api,
                owner: { instance: urn, urn },
                operation,
            }),
        );
        return created.endpoint.id;
    }

    /** Atlas's clock. */
    atlasNow(): number {
        return this.atlas.options.now();
    }

    /** How many calls of a method there were, logins not counted. */
    count(method: string): number {
        return this.atlas.requests.filter((one) => one.method === method && one.status !== 401).length;
    }

    get made(): string[] {
        return this.atlas.endpoints(GROUP).map(({ id }) => id);
    }
}
