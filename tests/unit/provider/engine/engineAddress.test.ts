import { engineAddress } from "../../../../provider/src/engine/runningEngine";

const SCRIPT = "/app/node_modules/@pulumi/pulumi/cmd/dynamic-provider";

test.each([
    [SCRIPT, "127.0.0.1:34567"],
    [`${SCRIPT}/`, "127.0.0.1:34567"],
    [`${SCRIPT}/index.js`, "127.0.0.1:34567"],
    [`${SCRIPT}/index`, "localhost:1"],
    [SCRIPT, "[::1]:8080"],
])("%s %s is the process of dynamic providers", (script, address) => {
    expect(engineAddress(["/usr/bin/node", script, address])).toBe(address);
});

test.each([
    ["a program", ["/usr/bin/node", "/app/index.js", "127.0.0.1:1"]],
    [
        "another host of Pulumi's",
        ["/usr/bin/node", "/app/node_modules/@pulumi/pulumi/cmd/run", "127.0.0.1:1"],
    ],
    ["no address", ["/usr/bin/node", SCRIPT]],
    ["an option instead of an address", ["/usr/bin/node", SCRIPT, "--help"]],
    ["an address without a port", ["/usr/bin/node", SCRIPT, "localhost"]],
    ["an address that is a URL", ["/usr/bin/node", SCRIPT, "http://localhost:1"]],
    ["nothing", []],
])("%s is not", (_what, argv) => {
    expect(engineAddress(argv)).toBeUndefined();
});

test("this test is not", () => {
    expect(engineAddress()).toBeUndefined();
});
