import { PLUGIN_WORDING } from "../../../provider/src/words/wording";
import type { Self } from "../../../provider/src/doctor/command";

// Which of its two parts the plugin's program is, by its arguments.

const argv = process.argv;
afterEach(() => (process.argv = argv));

function start(args: string[]): { readonly plugin: unknown[][]; readonly command: Self[] } {
    const plugin: unknown[][] = [];
    const command: Self[] = [];
    process.argv = ["node", "/opt/plugin", ...args];
    jest.isolateModules(() => {
        jest.doMock("../../../provider/src/plugin/start", () => ({
            version: "1.2.3",
            startPlugin: (...given: unknown[]) => Promise.resolve(plugin.push(given)),
        }));
        jest.doMock("../../../provider/src/doctor/command", () => ({
            runProcess: (self: Self) => command.push(self),
        }));
        jest.requireActual("../../../provider/src/executable");
    });
    return { plugin, command };
}

test.each([
    [["127.0.0.1:4567"], "127.0.0.1:4567"],
    [["--logtostderr", "-v=9", "127.0.0.1:4567"], "127.0.0.1:4567"],
    [[], undefined],
])("%j starts the plugin", (args, address) => {
    expect(start(args)).toEqual({ plugin: [[address]], command: [] });
});

test.each([
    [["doctor"]],
    [["doctor", "--stack", "a:1"]],
    [["doctor", "--group-id", "127.0.0.1:1"]],
    [["--version"]],
    [["--help"]],
    [["-x"]],
])("%j is a command", (args) => {
    const self = {
        wording: expect.objectContaining({ toSet: PLUGIN_WORDING.toSet }) as unknown,
        command: "/opt/plugin",
        version: `1.2.3 (Node.js ${process.versions.node})`,
    };
    expect(start(args)).toEqual({ plugin: [], command: [self] });
});
