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

test.each([
    ["a pair in the configuration", PAIR, {}, digest("pub", "priv")],
    ["a pair in the environment", {}, PAIR_ENV, digest("envPub", "envPriv")],
    ["a pair in the environment, in its other names", {}, MCLI, digest("m", "n")],
    ["the first of two names", {}, { ...PAIR_ENV, ...MCLI }, digest("envPub", "envPriv")],
    ["a pair in both", PAIR, PAIR_ENV, digest("pub", "priv")],
    [
        "one key in each",
        { publicKey: "pub" },
        { MONGODB_ATLAS_PRIVATE_KEY: "envPriv" },
        digest("pub", "envPriv"),
    ],
    ["a service account in the configuration", ACCOUNT, {}, account("id", "sec")],
    ["a service account in the environment", {}, ACCOUNT_ENV, account("envId", "envSec")],
    ["both in the configuration", { ...PAIR, ...ACCOUNT }, {}, digest("pub", "priv")],
    ["both in the environment", {}, { ...PAIR_ENV, ...ACCOUNT_ENV }, digest("envPub", "envPriv")],
    [
        "a service account in the configuration, a pair in the environment",
        ACCOUNT,
        PAIR_ENV,
        account("id", "sec"),
    ],
    ["half a pair and a service account", { publicKey: "pub", ...ACCOUNT }, {}, account("id", "sec")],
    [
        "empty texts before whole ones",
        { publicKey: " ", privateKey: "" },
        PAIR_ENV,
        digest("envPub", "envPriv"),
    ],
    [
        "an empty first name before the second",
        {},
        { MONGODB_ATLAS_PUBLIC_KEY: "", ...MCLI },
        digest("m", "n"),
    ],
    [
        "the official tools' own names before the shorter ones",
        {},
        { ...PAIR_ENV, MONGODB_ATLAS_PUBLIC_API_KEY: "own", MONGODB_ATLAS_PRIVATE_API_KEY: "key" },
        digest("own", "key"),
    ],
    ["blanks around", { publicKey: " pub\n", privateKey: "\tpriv " }, {}, digest("pub", "priv")],
] as const)("%s", (_what, config: Texts, environment: Texts, login) => {
    expect(read(config, environment).login).toEqual(login);
});

test("where nothing is set, both keys are named in every spelling, with what to type", () => {
    expect(refusal({})).toBe(
        "Atlas credentials are missing: mongodbatlas:publicKey (or MONGODB_ATLAS_PUBLIC_API_KEY, MONGODB_ATLAS_PUBLIC_KEY, MCLI_PUBLIC_API_KEY) and " +
            "mongodbatlas:privateKey (or MONGODB_ATLAS_PRIVATE_API_KEY, MONGODB_ATLAS_PRIVATE_KEY, MCLI_PRIVATE_API_KEY). Type: " +
            "pulumi config set mongodbatlas:publicKey; pulumi config set --secret mongodbatlas:privateKey. " +
            "To check it all, type: npx --no -- pulumi-atlas-private-endpoint doctor",
    );
});

test.each([
    ["the private key", { publicKey: "pub" }, "privateKey", "publicKey"],
    ["the public key", { privateKey: "priv" }, "publicKey", "privateKey"],
    ["the client's secret", { clientId: "id" }, "clientSecret", "clientId"],
    ["the client's id", { clientSecret: "sec" }, "clientId", "clientSecret"],
] as const)("only what is missing is named: %s", (_what, config, missing, there) => {
    const message = refusal(config);
    expect(message).toContain(`mongodbatlas:${missing} (or MONGODB_ATLAS_`);
    expect(message).not.toContain(`mongodbatlas:${there}`);
    expect(message.includes("--secret")).toBe(missing === "privateKey" || missing === "clientSecret");
    expect(message).not.toMatch(/\b(pub|priv|id|sec)\b/);
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

test.each([
    ["http://cloud.mongodb.com", "is plain http to cloud.mongodb.com"],
    ["http://10.0.0.1", "is plain http to 10.0.0.1"],
    ["http://localhost.example.org", "is plain http to localhost.example.org"],
    ["http://[::2]", "is plain http to [::2]"],
    ["ftp://cloud.mongodb.com", "is not a web address"],
    ["file:///etc/passwd", "is not a web address"],
    ["cloud.mongodb.com", 'is not a web address (did you mean "https://cloud.mongodb.com"?)'],
    ["user:hunter2@cloud.mongodb.com", "is not a web address; allowed"],
    ["hunter2.example", "is not a web address; allowed"],
    ["localhost:8080", 'is not a web address (did you mean "http://localhost:8080"?)'],
    ["127.0.0.1:8080", '(did you mean "http://127.0.0.1:8080"?)'],
    ["https://cloud.mongodb.com/api", "has the API's path, /api; leave it out"],
    ["https://", "is not a web address"],
    ["https://cloud.mongodb.com/api/atlas/v1.0", `has the API's path, /api; leave it out`],
    ["https://cloud.mongodb.com?a=b", "has a query or fragment; leave it out"],
    ["https://cloud.mongodb.com/#a", "has a query or fragment; leave it out"],
])("the base URL %s is refused", (given, problem) => {
    const message = refusal({ ...PAIR, baseUrl: given });
    expect(message).toContain("mongodbatlas:baseUrl (or MONGODB_ATLAS_BASE_URL)");
    expect(message).toContain(problem);
    expect(message).toContain("allowed is an https address such as https://cloud.mongodb.com");
});

test.each([
    "https://user:hunter2@host",
    "https://host/?key=hunter2",
    "https://user:12#hunter2@host",
    "https://us?er:hunter2@host",
    "user:hunter2@host",
    "ftp://user:hunter2@host",
    "https://user:hunter2",
    "//user:hunter2@h",
    "https:\\\\user:hunter2@h",
    "http://user:hunter2@127.0.0.1",
    "https://h ost:hunter2@x",
    "https://cloud.mongodb.com/api/hunter2",
    "https://hunter2@cloud.mongodb.com",
    "https://public:hunter2@cloud.mongodb.com:99999",
])("an error about the base URL %s does not show what may be a password", (given) => {
    expect(refusal({ ...PAIR, baseUrl: given })).not.toContain("hunter2");
});

test("the proxy of the environment is one of the settings", () => {
    const before = process.env.HTTPS_PROXY;
    process.env.HTTPS_PROXY = "http://proxy:8080";
    try {
        const environment = { MONGODB_ATLAS_PUBLIC_KEY: "p", MONGODB_ATLAS_PRIVATE_KEY: "k" };
        expect(readSettings(() => undefined, environment).proxy?.host).toBe("proxy:8080");
    } finally {
        if (before === undefined) {
            delete process.env.HTTPS_PROXY;
        } else {
            process.env.HTTPS_PROXY = before;
        }
    }
});
