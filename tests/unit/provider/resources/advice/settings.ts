import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { EmulatorOptions, Fault } from "../../../../../emulator/src";
import { PLUGIN_WORDING } from "../../../../../provider/src/atlas/errors/wording";
import { checkSettings } from "../../../../../provider/src/plugin/settings";
import { printed, UNKNOWN } from "../../../../../provider/src/resources/host";
import { TlsFront } from "../../../../support/tlsFront";
import { codesOf, endsWith, GROUP, HandlerSetup } from "../../../support/handlerSetup";
import { withEnvironment, type Scenarios } from "./follow";

const KEYS = { publicKey: "public", privateKey: "private" };

type Create = Parameters<HandlerSetup["create"]>[1];

/** What the next update makes, with the settings as they are to be. */
async function upMakes(setup: HandlerSetup, more: Create = {}): Promise<void> {
    setup.atlas.clearFaults();
    const id = await setup.otherProcess().create("us-east-1", more);
    expect(setup.atlas.endpoints()).toMatchObject([{ id, status: "WAITING_FOR_USER" }]);
}

/** What stands in the way of a create, until its cause is gone. */
const faulty =
    (code: string, fault: Fault, more: Create = {}, then: Create = {}) =>
    async (): Promise<void> => {
        const setup = await HandlerSetup.start();
        setup.atlas.fault({ times: Infinity, ...fault });
        await endsWith(code, setup.create("us-east-1", more));
        await upMakes(setup, then);
    };

/** Settings that lead nowhere, or are refused; the next update has those that lead to Atlas. */
const misled =
    (
        code: string,
        login: Readonly<Record<string, string>>,
        more: Create = {},
        options: EmulatorOptions = {},
    ) =>
    async (): Promise<void> => {
        const setup = await HandlerSetup.start(options, undefined, login);
        await endsWith(code, setup.create("us-east-1", more));
        await upMakes(setup, more);
    };

const older = { api: "privateEndpoint" } as const;

const classes: Scenarios = {
    noAccess: faulty("noAccess", { kind: "status", status: 403, errorCode: "IP_ADDRESS_NOT_ON_ACCESS_LIST" }),
    passingRefusal: faulty("passingRefusal", { kind: "status", status: 403, errorCode: "" }),
    refused: faulty("refused", { kind: "status", status: 409, errorCode: "NO_CAPACITY", method: "POST" }),
    notAtlas: faulty("notAtlas", { kind: "html", status: 404 }),
    contradiction: faulty("contradiction", {
        ...{ kind: "status", status: 404, errorCode: "GROUP_NOT_FOUND", path: "rivateEndpoint" },
    }),
    tooOld: faulty("tooOld", { kind: "status", status: 406, path: "/v1.0/" }, older),
    routeGone: faulty("routeGone", { kind: "status", status: 410, path: "/v1.0/" }, older),
    notFound: faulty("notFound", { kind: "status", status: 404, path: "/v1.0/" }, older),
    wrongLogin: misled("wrongLogin", { ...KEYS, privateKey: "revoked" }),
    noConnection: misled("noConnection", { ...KEYS, baseUrl: "http://127.0.0.1:1" }),
    timeout: async () => {
        const setup = await HandlerSetup.start();
        setup.atlas.fault({ kind: "hang", stage: "before-login", times: Infinity });
        const over = new AbortController();
        const ended = endsWith("timeout", setup.create("us-east-1")).finally(() => over.abort());
        while (!over.signal.aborted) {
            await setup.clock.expireRequests();
            await new Promise((resolve) => setTimeout(resolve, 5));
        }
        await ended;
        await upMakes(setup);
    },
    projectGone: async () => {
        const setup = await HandlerSetup.start({ projects: [GROUP] });
        const wrong = setup.endpoints.create({ ...setup.inputs(), groupId: "0".repeat(24) });
        await endsWith("projectGone", wrong);
        await upMakes(setup);
    },
    certificate: async () => {
        const setup = await HandlerSetup.start();
        const front = await TlsFront.to(setup.atlas.url);
        const login = { ...KEYS, baseUrl: front.url };
        const misledThere = await HandlerSetup.start({}, undefined, login);
        await endsWith("certificate", misledThere.create("us-east-1"));
        front.close();
        await upMakes(setup);
    },
};

/** Runs beside a proxy that lets nobody through. */
async function beside(run: (proxy: string) => Promise<void>): Promise<void> {
    const server = createServer();
    server.on("connect", (_request, socket) => socket.end("HTTP/1.1 407 \r\n\r\n"));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    try {
        await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
        server.close();
    }
}

/** An address behind a proxy; after the advice it is reached without one. */
async function withoutProxy(code: string, HTTPS_PROXY: string): Promise<void> {
    const start = async (): Promise<HandlerSetup> =>
        HandlerSetup.start({}, undefined, { ...KEYS, baseUrl: "https://localhost:1" });
    await withEnvironment({ HTTPS_PROXY, NO_PROXY: "" }, async () => {
        await endsWith(code, (await start()).create("us-east-1"));
    });
    await withEnvironment({ HTTPS_PROXY, NO_PROXY: "localhost" }, async () => {
        const setup = await start();
        expect(setup.runtime.settings()).not.toHaveProperty("proxy");
        await endsWith("noConnection", setup.create("us-east-1"));
    });
}

const proxies: Scenarios = {
    proxy: async () => beside(async (proxy) => withoutProxy("proxy", proxy)),
    proxyWrong: async () => withoutProxy("proxyWrong", "socks5://127.0.0.1:1"),
};

/** What is wrong with the arguments of a provider of the plugin. */
const codesOfSettings = (values: object): unknown[] =>
    codesOf(checkSettings({ ...values }).map(({ reason }) => ({ reason: printed(reason, PLUGIN_WORDING) })));

const settings: Scenarios = {
    loginMissing: async () => {
        const setup = await HandlerSetup.start({}, undefined, { publicKey: "public" });
        const check = async ({ endpoints }: HandlerSetup): Promise<unknown[]> =>
            codesOf((await endpoints.check({}, { ...setup.inputs() })).failures);
        expect(await check(setup)).toEqual(["loginMissing"]);
        expect(await check(setup.otherProcess())).toEqual([]);
        await upMakes(setup);
    },
    baseUrlWrong: misled("baseUrlWrong", { ...KEYS, baseUrl: "http://atlas.example" }),
    apiNeedsKey: async () => {
        const account = { clientId: "client", clientSecret: "secret" };
        await misled("apiNeedsKey", account, older)();
        const setup = await HandlerSetup.start({}, undefined, account);
        await endsWith("apiNeedsKey", setup.create("us-east-1", older));
        expect(await setup.create("us-east-1", { api: "endpointService" })).toBe(setup.made[0]);
        expect(await setup.create("eu-west-1")).toBe(setup.made[1]);
    },
    unknownSetting: async () => {
        expect(codesOfSettings({ publikKey: "public", privateKey: "private" })).toEqual(["unknownSetting"]);
        const right = { ...KEYS, baseUrl: "", clientId: UNKNOWN, version: "1.0.0" };
        expect(codesOfSettings(right)).toEqual([]);
    },
    wrongSetting: async () => {
        expect(codesOfSettings({ publicKey: 5, privateKey: "private" })).toEqual(["wrongSetting"]);
        expect(codesOfSettings({ publicKey: "5", privateKey: "private" })).toEqual([]);
    },
};

export const SETTINGS: Scenarios = { ...classes, ...proxies, ...settings };
