import { engineAddress, joinEngine } from "../../../../provider/src/dynamic/joinEngine";

const SCRIPT = "/app/node_modules/@pulumi/pulumi/cmd/dynamic-provider";

test.each([
    [SCRIPT, "127.0.0.1:34567"],
    [`${SCRIPT}/`, "127.0.0.1:34567"],
    [`${SCRIPT}/index.js`, "127.0.0.1:34567"],
    [`${SCRIPT}/index`, "localhost:1"],
    [SCRIPT, "[::1]:8080"],
])("%s %s is the process of dynamic providers", (script, address) => {
    expect(engineAddress(["/usr/bin/node", script, address])).toBe(address);
    // Pulumi's flags for logs come before it.
    const flags = ["--logtostderr", "-v=9", "--tracing", "collector:4317"];
    expect(engineAddress(["/usr/bin/node", script, ...flags, address])).toBe(address);
});

test.each([[[]], [["--help"]], [["localhost"]], [["http://localhost:1"]]])(
    "with the arguments %j it does not know its engine",
    (args) => {
        expect(engineAddress(["/usr/bin/node", SCRIPT, ...args])).toBe("");
    },
);

test.each([
    ["a program", ["/usr/bin/node", "/app/index.js", "127.0.0.1:1"]],
    [
        "another host of Pulumi's",
        ["/usr/bin/node", "/app/node_modules/@pulumi/pulumi/cmd/run", "127.0.0.1:1"],
    ],
    ["nothing", []],
])("%s is not", (_what, argv) => {
    expect(engineAddress(argv)).toBeUndefined();
});

test("this test is not, and so has no log", () => {
    expect([engineAddress(), joinEngine()]).toEqual([undefined, undefined]);
});
