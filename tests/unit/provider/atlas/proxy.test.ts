import { proxyFor } from "../../../../provider/src/atlas/settings";

const ATLAS = "https://cloud.mongodb.com";
const VARIABLES = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"];
const before = Object.fromEntries(VARIABLES.map((name) => [name, process.env[name]]));

/** The library that reads them looks at this process's variables. */
function withEnvironment(variables: Record<string, string>, baseUrl = ATLAS): URL | undefined {
    VARIABLES.forEach((name) => Reflect.deleteProperty(process.env, name));
    Object.assign(process.env, variables);
    try {
        return proxyFor(baseUrl);
    } finally {
        for (const [name, value] of Object.entries(before)) {
            Reflect.deleteProperty(process.env, name);
            if (value !== undefined) {
                process.env[name] = value;
            }
        }
    }
}

test.each([
    ["none", {}, undefined],
    ["HTTPS_PROXY", { HTTPS_PROXY: "http://proxy:8080" }, "http://proxy:8080/"],
    ["ALL_PROXY", { ALL_PROXY: "https://proxy" }, "https://proxy/"],
    ["one without a scheme, as for curl", { HTTPS_PROXY: "proxy:8080" }, "http://proxy:8080/"],
    ["with a password", { HTTPS_PROXY: "http://me:p%40ss@proxy" }, "http://me:p%40ss@proxy/"],
    ["with an exception", { HTTPS_PROXY: "http://proxy", NO_PROXY: "cloud.mongodb.com" }, undefined],
])("%s", (_what, variables: Record<string, string>, expected) => {
    expect(withEnvironment(variables)?.href).toBe(expected);
});

test("this machine's own address needs none", () => {
    expect(withEnvironment({ ALL_PROXY: "http://proxy" }, "http://127.0.0.1:8080")).toBeUndefined();
});

test.each([
    ["HTTPS_PROXY", "socks5://proxy:1080"],
    ["https_proxy", "http://me:100%@proxy"],
    ["ALL_PROXY", "http://[proxy"],
])("%s=%s is refused by its name, without its value", (name, value) => {
    expect(() => withEnvironment({ [name]: value })).toThrow(
        new RegExp(`^${name} is not the address of a proxy`),
    );
    expect(() => withEnvironment({ [name]: value })).not.toThrow(value);
});
