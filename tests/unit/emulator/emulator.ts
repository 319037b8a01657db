import { AtlasEmulator, type EmulatorOptions } from "../../../emulator/src";

const running: AtlasEmulator[] = [];

/** Everything "now" unless a test says otherwise; closed by `stopAll`. */
export async function start(options: EmulatorOptions = {}): Promise<AtlasEmulator> {
    const atlas = await AtlasEmulator.start({
        initiating: "now",
        deleting: "now",
        attaching: "now",
        quiet: true,
        seed: 1,
        ...options,
    });
    running.push(atlas);
    return atlas;
}

export async function stopAll(): Promise<void> {
    await Promise.all(running.splice(0).map((atlas) => atlas.close()));
}
