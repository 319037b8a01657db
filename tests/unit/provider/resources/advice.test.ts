import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Fault } from "../../../../emulator/src";
import { ERROR_CLASSES } from "../../../../provider/src/atlas/errors/catalogue";
import type { Hidden } from "../../../../provider/src/dynamic/hidden";
import type {
    InterfaceEndpointInputs,
    InterfaceEndpointState as State,
} from "../../../../provider/src/resources/interfaceEndpoint/state";
import type { KindName } from "../../../../provider/src/resources/kinds";
import type { PrivateConnectionStringInputs } from "../../../../provider/src/resources/privateConnectionString/state";
import { LOOK_UPS } from "../../../../provider/src/resources/lookUps";
import type {
    PrivateEndpointInputs,
    PrivateEndpointState,
} from "../../../../provider/src/resources/privateEndpoint/state";
import { REPOSITORY } from "../../../../testkit/program";
import { TlsFront } from "../../../support/tlsFront";
import { FOLLOWED } from "../../histories/scenarios";
import { POST, status } from "../../support/faultRow";
import { endsWith, GROUP, HandlerSetup, OTHER_VPCE, VPCE } from "../../support/handlerSetup";
import { until } from "../../support/until";

// docs/troubleshooting.md has an advice for each code that a message can end with; each one of something to type is
// followed once: in the histories, in a test of the code's own situation, or else in a row here.

/** The tests that bring an error about, and show what its advice leads to, in the same row or in one beside it; below tests/unit. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
    "provider/atlas/settings.test.ts": ["proxyWrong"],
    "provider/atlas/tunnelAgent.test.ts": ["proxy"],
    "provider/resources/apiChoice.test.ts": ["apiNeedsKey", "notFound", "routeGone"],
    "provider/resources/arguments.test.ts": ["askedTwice"],
    "provider/resources/attachmentFaults.test.ts": ["lastAttachment"],
    "provider/resources/connectionString.test.ts": ["notListed"],
    "provider/resources/stringFaults.test.ts": ["notCompared"],
    "provider/resources/endpointFaults.test.ts": ["notChanged"],
    "provider/resources/handover.test.ts": ["lastStays", "readToo", "stillWanted"],
    "provider/resources/import.test.ts": ["noSuchString", "wrongGet", "wrongId"],
    "provider/resources/lookUp.test.ts": ["foundUnready", "unknownYet", "wrongLookUp"],
    "texts/texts.test.ts": ["unknownSetting", "wrongSetting"],
};

const ID = "65a0c0ffee0123456789abcd";
const HIDDEN = "65a0c0ffee0123456789abce";
const NEW_VPCE = "vpce-0f0f0f0f0f0f0f0f0";
/** Another resource of the same program, which would adopt what is there. */
const NEW = { __urn: "a::b::c::new", adoptExisting: true };
const KEYS = { publicKey: "public", privateKey: "private" };

/** In a project with an endpoint in us-east-1 that has an attachment, and with three clusters there. */
async function start(): Promise<HandlerSetup> {
    const setup = await HandlerSetup.start({ projects: [GROUP] });
    setup.atlas.createCluster(GROUP, "orders", ["us-east-1"]);
    setup.atlas.createCluster(GROUP, "other", ["us-east-1"]);
    setup.atlas.createCluster(GROUP, "mobile", ["us-east-1"], { kind: "flex" });
    setup.atlas.create(GROUP, "us-east-1", { status: "WAITING_FOR_USER", id: ID });
    setup.atlas.attach(ID, VPCE, "AVAILABLE");
    return setup;
}

/** What the user runs. */
type Act = (setup: HandlerSetup) => Promise<unknown>;

const inTurn =
    (first: Act, second: Act): Act =>
    async (setup) => {
        await first(setup);
        return second(setup);
    };
const creates =
    (more: Partial<PrivateEndpointInputs & Hidden> = {}): Act =>
    async (setup) =>
        setup.endpoints.create({ ...setup.inputs({ region: "eu-west-1" }), ...more });
/** With or without adoption, two resources of a program do not have the same. */
const managedToo: Act = async (setup) => {
    await endsWith("regionManaged", creates({ ...NEW, adoptExisting: false })(setup));
    expect(setup.facts).toMatchObject({ owner: '"one"' });
};
const attaches =
    (more: Partial<InterfaceEndpointInputs & Hidden> = {}): Act =>
    async (setup) =>
        setup.attachments.create({
            ...setup.attachmentInputs(ID),
            interfaceEndpointId: OTHER_VPCE,
            ...more,
        });
const connects =
    (more: Partial<PrivateConnectionStringInputs> = {}): Act =>
    async (setup) =>
        setup.strings.create(setup.stringInputs(more));
const finds =
    (region: string): Act =>
    async ({ runtime }) =>
        LOOK_UPS.getPrivateEndpoint({ groupId: GROUP, region }, runtime);
const imports =
    (kind: KindName, id: string): Act =>
    async (setup) =>
        setup.import(kind, `${GROUP}/${id}`);
interface Detached {
    readonly vpce?: string;
    readonly groupId?: string;
    /** Whose Atlas, and whose run, the command has. */
    readonly by?: (setup: HandlerSetup) => HandlerSetup | Promise<HandlerSetup>;
}
/** What is in state is detached. */
const detaches =
    ({ vpce = VPCE, groupId = GROUP, by = (same) => same }: Detached = {}): Act =>
    async (setup) => {
        const attachment = { groupId, privateEndpointId: ID, interfaceEndpointId: vpce };
        const state = { connectionStatus: "AVAILABLE", deleteRequested: false, __origin: setup.atlas.url };
        await (await by(setup)).attachments.delete(vpce, { ...attachment, ...state });
        return setup.atlas.endpoints();
    };
const removes: Act = async (setup) => {
    const state = { ...setup.inputs(), status: "WAITING_FOR_USER", __origin: setup.atlas.url };
    await setup.endpoints.delete(ID, state as PrivateEndpointState);
    return setup.atlas.endpoints();
};
/** Atlas fails to do what it has begun. */
const removesInVain: Act = async (setup) => {
    const ended = removes(setup);
    await until(() => setup.said.some((text) => text.startsWith("DELETING")), "not DELETING");
    setup.atlas.setStatus(ID, "FAILED", "in use");
    return ended;
};
const attachesInVain: Act = async (setup) => {
    const ended = attaches()(setup);
    await until(() => setup.atlas.endpoints()[0]?.interfaceEndpoints.length === 2, "not attached");
    setup.atlas.setConnectionStatus(ID, OTHER_VPCE, "REJECTED", "not yours");
    return ended;
};
/** Creates, with settings that lead elsewhere, or nowhere. */
const misled =
    (settings: Readonly<Record<string, string>>): Act =>
    async () =>
        creates()(await HandlerSetup.start({}, undefined, { ...KEYS, ...settings }));
const distrusts: Act = async (setup) => {
    const front = await TlsFront.to(setup.atlas.url);
    return misled({ baseUrl: front.url })(setup).finally(() => front.close());
};
/** Creates, where nothing is answered at all. */
const waits: Act = async (setup) => {
    const over = new AbortController();
    const ended = creates()(setup).finally(() => over.abort());
    while (!over.signal.aborted) {
        await setup.clock.expireRequests();
        await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return ended;
};
/** The attachment's resource has another name, and the old one as an alias. */
const renames: Act = async (setup) => {
    const { outs } = (await attaches({ adoptExisting: true })(setup)) as { outs: State };
    const news = { ...setup.attachmentInputs(ID), interfaceEndpointId: OTHER_VPCE, ...NEW };
    return setup.otherProcess().attachments.diff(OTHER_VPCE, outs, news);
};
const takesLong = ({ atlas }: HandlerSetup): void => {
    atlas.detach(ID, VPCE);
    atlas.configure({ deleting: "10m" });
};
const hides = ({ atlas }: HandlerSetup): void => {
    atlas.configure({ initiating: "2m" });
    atlas.create(GROUP, "eu-west-1", { id: HIDDEN });
    atlas.fault({ ...status(404, "RESOURCE_NOT_FOUND"), path: "/v2/", times: Infinity });
};

const MADE = { outs: { status: "WAITING_FOR_USER" } };
const ATTACHED = { outs: { connectionStatus: "AVAILABLE" } };
const CONNECTED = { outs: { status: "READY" } };
const FOUND = { id: ID };
const DETACHED = [{ id: ID, interfaceEndpoints: [] }];

type Row = readonly [
    code: string,
    /** A fault goes away before the advice is followed, anything else stays. */
    before: Fault | ((setup: HandlerSetup) => unknown),
    act: Act,
    type: Act,
    ends: object,
];
const nothing = (): void => undefined;
const older = { api: "privateEndpoint" } as const;
const other = { interfaceEndpointId: OTHER_VPCE };
const TOO_OLD = { ...status(406, ""), path: "/v1.0/", times: Infinity };
const DENIED = status(404, "GROUP_NOT_FOUND", { path: "rivateEndpoint" });
const ALREADY = status(409, "PRIVATELINK_INTERFACE_ENDPOINT_ALREADY_EXISTS", POST);

const ROWS: readonly Row[] = [
    // The cause goes away, or the settings are those that lead to Atlas.
    ["noAccess", status(403, "IP_ADDRESS_NOT_ON_ACCESS_LIST"), creates(), creates(), MADE],
    ["passingRefusal", status(403, ""), creates(), creates(), MADE],
    ["notAtlas", { kind: "html", status: 404 }, creates(), creates(), MADE],
    ["contradiction", DENIED, creates(), creates(), MADE],
    ["timeout", { kind: "hang", stage: "before-login" }, waits, creates(), MADE],
    ["attachedAlready", ALREADY, attaches(), attaches(), ATTACHED],
    ["notLookedUp", status(503, ""), finds("us-east-1"), finds("us-east-1"), FOUND],
    ["loginMissing", nothing, misled({ privateKey: "" }), creates(), MADE],
    ["wrongLogin", nothing, misled({ privateKey: "revoked" }), creates(), MADE],
    ["baseUrlWrong", nothing, misled({ baseUrl: "http://atlas.example" }), creates(), MADE],
    ["noConnection", nothing, misled({ baseUrl: "http://127.0.0.1:1" }), creates(), MADE],
    ["certificate", nothing, distrusts, creates(), MADE],
    ["elsewhere", nothing, detaches({ by: async () => HandlerSetup.start() }), detaches(), DETACHED],
    ["notKnownInRun", nothing, detaches({ by: (setup) => setup.aloneInRun() }), detaches(), DETACHED],

    // Something else is declared, or first.
    [
        "tooOld",
        ({ atlas }) => atlas.fault(TOO_OLD),
        creates(older),
        creates(),
        { outs: { status: "AVAILABLE" } },
    ],
    ["projectGone", nothing, creates({ groupId: "0".repeat(24) }), creates(), MADE],
    [
        "regionManaged",
        nothing,
        inTurn(inTurn(creates(), managedToo), creates(NEW)),
        creates({ region: "eu-west-2", ...NEW }),
        MADE,
    ],
    ["attachmentManaged", nothing, inTurn(attaches(), attaches(NEW)), renames, { changes: false }],
    ["noneInRegion", nothing, finds("eu-west-1"), inTurn(creates(), finds("eu-west-1")), MADE.outs],
    ["unknownCluster", nothing, connects({ clusterName: "order" }), connects(), CONNECTED],
    ["tooSmall", nothing, connects({ clusterName: "mobile" }), connects(), CONNECTED],
    [
        "clusterLeaves",
        ({ atlas }) => atlas.setClusterState(GROUP, "orders", "DELETING"),
        connects(),
        connects({ clusterName: "other" }),
        CONNECTED,
    ],
    ["unknownVpcEndpoint", nothing, connects(other), inTurn(attaches(), connects(other)), CONNECTED],
    [
        "regionHidden",
        hides,
        imports("PrivateEndpoint", HIDDEN),
        creates({ adoptExisting: true }),
        { id: HIDDEN, ...MADE },
    ],
    ["flexCluster", nothing, imports("PrivateConnectionString", `mobile/${VPCE}`), connects(), CONNECTED],
    [
        "noSuchAttachment",
        nothing,
        imports("InterfaceEndpoint", `${ID}/${OTHER_VPCE}`),
        imports("InterfaceEndpoint", `${ID}/${VPCE}`),
        { id: VPCE },
    ],
    ["noId", nothing, detaches({ vpce: ".." }), detaches(), DETACHED],
    ["brokenState", nothing, detaches({ groupId: "" }), detaches(), DETACHED],
    ["attachmentFailed", nothing, attachesInVain, attaches({ interfaceEndpointId: NEW_VPCE }), ATTACHED],
    ["deletionFailed", takesLong, removesInVain, removes, []],
];

test.each(ROWS)("the advice of %s ends well", async (code, before, act, type, ends) => {
    const setup = await start();
    if (typeof before === "function") {
        before(setup);
        await endsWith(code, act(setup));
    } else {
        setup.atlas.fault({ times: Infinity, ...before });
        await endsWith(code, act(setup));
        setup.atlas.clearFaults();
    }
    expect(await type(setup.otherProcess())).toMatchObject(ends);
});

const PAGE = readFileSync(join(REPOSITORY, "docs/troubleshooting.md"), "utf8");
const ADVICE = [...PAGE.matchAll(/^\| ((?:`\w+`,? *)+)\| (.*)\|$/gm)].flatMap(([, codes = "", advice = ""]) =>
    [...codes.matchAll(/\w+/g)].map(([code]) => ({ code, advice })),
);
const isNothing = (advice: string): boolean =>
    /^nothing\b/.test(advice) && !advice.includes("; otherwise run `");

test("the advice of each code of something to type is followed in one place", () => {
    const typed = ADVICE.filter(({ advice }) => !isNothing(advice)).map(({ code }) => code);
    const rows = ROWS.map(([code]) => code);
    expect([...FOLLOWED, ...Object.values(ELSEWHERE).flat(), ...rows].sort()).toEqual(typed.sort());
    const missing = Object.entries(ELSEWHERE).flatMap(([file, codes]) => {
        const text = readFileSync(join(REPOSITORY, "tests/unit", file), "utf8");
        return codes.filter((code) => !text.includes(`"${code}"`)).map((code) => `${file}: ${code}`);
    });
    expect(missing).toEqual([]);
});

/** Texts that only stand within others, which have codes of their own. */
const PARTS = ["mistake", "regionsNotListed"];

function codesIn(source: string): string[] {
    const tables = [...source.matchAll(/(?<!function )textsOf\(\{\n(.*?)\n\}\);/gs)];
    const rows = tables.flatMap(([, table = ""]) => [...table.matchAll(/^ {4}(\w+)[:(]/gm)]);
    return [...source.matchAll(/(?<![.\w])text\(\s*"(\w+)"/g), ...rows].flatMap(([, code = ""]) => code);
}

test("every code that a message can end with has one advice", () => {
    const folder = join(REPOSITORY, "provider/src");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((one) =>
        one.endsWith(".ts"),
    );
    const found = files.flatMap((name) => codesIn(readFileSync(join(folder, name), "utf8")));
    expect(found).toEqual(expect.arrayContaining(PARTS));
    const printed = [...new Set([...Object.keys(ERROR_CLASSES), ...found])].filter(
        (one) => !PARTS.includes(one),
    );
    expect(ADVICE.map(({ code }) => code).sort()).toEqual(printed.sort());
});
