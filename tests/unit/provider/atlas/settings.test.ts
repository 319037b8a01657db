import { SettingsError } from "../../../../provider/src/atlas/errors/errors";
import { readSettings, type Settings } from "../../../../provider/src/atlas/settings";

type Texts = Readonly<Record<string, string>>;

const read = (config: Texts, environment: Texts = {}): Settings =>
    readSettings((name) => config[name], environment);
const refusal = (config: Texts, environment: Texts = {}): string => {
    try {
        read(config, environment);
    } catch (error) {
        expect(error).toBeInstanceOf(SettingsError);
        return (error as Error).message;
    }
    throw new Error("it was taken");
};

const PAIR = { publicKey: "pub", privateKey: "priv" };
const ACCOUNT = { clientId: "id", clientSecret: "sec" };
const PAIR_ENV = { MONGODB_ATLAS_PUBLIC_KEY: "envPub", MONGODB_ATLAS_PRIVATE_KEY: "envPriv" };
const MCLI = { MCLI_PUBLIC_API_KEY: "m", MCLI_PRIVATE_API_KEY: "n" };
const ACCOUNT_ENV = { MONGODB_ATLAS_CLIENT_ID: "envId", MONGODB_ATLAS_CLIENT_SECRET: "envSec" };

const digest = (publicKey: string, privateKey: string) => ({ kind: "digest", publicKey, privateKey });
const account = (clientId: string, clientSecret: string) => ({
    kind: "serviceAccount",
    clientId,
    clientSecret,
});

const ALL_NAMES = {
    ...{ ...PAIR_ENV, ...MCLI },
    ...{ MONGODB_ATLAS_PUBLIC_API_KEY: "own", MONGODB_ATLAS_PRIVATE_API_KEY: "key" },
};

test.each<[string, Texts, Texts, object]>([
    ["the configuration before the environment", PAIR, PAIR_ENV, digest("pub", "priv")],
    ["the environment in its other names", {}, MCLI, digest("m", "n")],
    ["the first of two names", {}, { ...PAIR_ENV, ...MCLI }, digest("envPub", "envPriv")],
    ["the official tools' own names first", {}, ALL_NAMES, digest("own", "key")],
    ["one key in each", { publicKey: "pub" }, PAIR_ENV, digest("pub", "envPriv")],
    ["a service account", ACCOUNT, {}, account("id", "sec")],
    ["one in the environment", {}, ACCOUNT_ENV, account("envId", "envSec")],
    ["a pair before a service account", { ...PAIR, ...ACCOUNT }, {}, digest("pub", "priv")],
    ["in the environment, too", {}, { ...PAIR_ENV, ...ACCOUNT_ENV }, digest("envPub", "envPriv")],
    ["a configured account before a pair", ACCOUNT, PAIR_ENV, account("id", "sec")],
    ["half a pair does not count", { publicKey: "pub", ...ACCOUNT }, {}, account("id", "sec")],
    ["empty texts count for none", { publicKey: " ", privateKey: "" }, PAIR_ENV, digest("envPub", "envPriv")],
    ["nor do empty variables", {}, { MONGODB_ATLAS_PUBLIC_KEY: "", ...MCLI }, digest("m", "n")],
    ["blanks around", { publicKey: " pub\n", privateKey: "\tpriv " }, {}, digest("pub", "priv")],
])("the login: %s", (_what, config, environment, login) => {
    expect(read(config, environment).login).toEqual(login);
});

test.each([
    [{}, "publicKey, --secret privateKey"],
    [{ publicKey: "pub" }, "--secret privateKey"],
    [{ privateKey: "priv" }, "publicKey"],
    [{ clientId: "id" }, "--secret clientSecret"],
    [{ clientSecret: "sec" }, "clientId"],
])("with %j what to type for what is missing is told, and nothing else: %s", (config, missing) => {
    const commands = refusal(config).matchAll(/pulumi config set (--secret )?mongodbatlas:(\w+)/g);
    expect(Array.from(commands, ([, secret = "", name]) => `${secret}${name}`).join(", ")).toBe(missing);
    expect(refusal(config)).not.toMatch(/\b(pub|priv|id|sec)\b/);
});

const base = (baseUrl: string): Settings => read({ ...PAIR, baseUrl: baseUrl });

test.each([
    ["https://cloud.mongodbgov.com", "https://cloud.mongodbgov.com"],
    ["https://cloud.mongodb.com/", "https://cloud.mongodb.com"],
    ["HTTPS://Cloud.MongoDB.com//", "https://cloud.mongodb.com"],
    ["https://example.org:8443/atlas/", "https://example.org:8443/atlas"],
    ["http://localhost:8080", "http://localhost:8080"],
    ["http://127.0.0.1:1", "http://127.0.0.1:1"],
    ["http://127.8.9.10", "http://127.8.9.10"],
    ["http://127.1:80", "http://127.0.0.1"],
    ["http://[::1]:9", "http://[::1]:9"],
    [" https://a.example ", "https://a.example"],
])("the base URL %s is %s", (given, expected) => {
    expect(base(given).baseUrl).toBe(expected);
});

test("without a base URL it is Atlas's; the configuration's wins over the environment's", () => {
    expect(read(PAIR).baseUrl).toBe("https://cloud.mongodb.com");
    const environment = { MONGODB_ATLAS_BASE_URL: "https://env.example" };
    expect(read(PAIR, environment).baseUrl).toBe("https://env.example");
    expect(read({ ...PAIR, baseUrl: "https://config.example" }, environment).baseUrl).toBe(
        "https://config.example",
    );
});

// [base URL, what the error says of it]; hunter2 may be a password.
test.each([
    ["http://cloud.mongodb.com", "plain http"],
    ["http://localhost.example.org", "plain http"],
    ["http://[::2]", "plain http"],
    ["ftp://user:hunter2@host", "not a web address"],
    ["cloud.mongodb.com", '"https://cloud.mongodb.com"'],
    ["localhost:8080", '"http://localhost:8080"'],
    ["user:hunter2@cloud.mongodb.com", ""],
    ["//user:hunter2@h", ""],
    ["https://cloud.mongodb.com/api/hunter2", "/api"],
    ["https://", ""],
    ["https://host/?key=hunter2", "query"],
    ["https://user:12#hunter2@host", "fragment"],
    ["http://user:hunter2@127.0.0.1", "user name"],
    ["https://h ost:hunter2@x", ""],
    ["https://public:hunter2@cloud.mongodb.com:99999", ""],
])("the base URL %s is refused by its name, without what may be a password: %s", (given, about) => {
    const message = refusal({ ...PAIR, baseUrl: given });
    expect(message).toContain("mongodbatlas:baseUrl (or MONGODB_ATLAS_BASE_URL)");
    expect(message).toContain(about);
    expect(message).not.toContain("hunter2");
});

const VARIABLES = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"];

/** The library that reads them looks at this process's variables. */
function proxyWith(variables: Texts, baseUrl = "https://cloud.mongodb.com"): string | undefined {
    const before = { ...process.env };
    VARIABLES.forEach((name) => Reflect.deleteProperty(process.env, name));
    Object.assign(process.env, variables);
    try {
        return read({ ...PAIR, baseUrl }).proxy?.href;
    } finally {
        process.env = before;
    }
}

test.each([
    [{}, undefined],
    [{ HTTPS_PROXY: "http://proxy:8080" }, "http://proxy:8080/"],
    [{ ALL_PROXY: "https://proxy" }, "https://proxy/"],
    [{ HTTPS_PROXY: "proxy:8080" }, "http://proxy:8080/"],
    [{ HTTPS_PROXY: "http://me:p%40ss@proxy" }, "http://me:p%40ss@proxy/"],
    [{ HTTPS_PROXY: "http://proxy", NO_PROXY: "cloud.mongodb.com" }, undefined],
])("the proxy of %j is %s; this machine's own address needs none", (variables: Texts, expected) => {
    expect(proxyWith(variables)).toBe(expected);
    expect(proxyWith(variables, "http://127.0.0.1:8080")).toBeUndefined();
});

test.each([
    ["HTTPS_PROXY", "socks5://proxy:1080"],
    ["https_proxy", "http://me:100%@proxy"],
    ["ALL_PROXY", "http://[proxy"],
])("%s=%s is refused by its name, without its value", (name, value) => {
    const refused = (): unknown => proxyWith({ [name]: value });
    expect(refused).toThrow(expect.objectContaining({ code: "proxyWrong" }) as Error);
    expect(refused).toThrow(name);
    expect(refused).not.toThrow(value);
});
