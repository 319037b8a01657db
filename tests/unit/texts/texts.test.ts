import { dialectOf, SUCCESSOR } from "../../../provider/src/atlas/api/dialects";
import {
    CANCELLED,
    DELETE_TIMEOUT,
    movedAlias,
    reasonOf as endedBy,
    WAIT_TIMEOUT,
} from "../../../provider/src/resources/lifecycle/texts";
import { DeadlineError } from "../../../provider/src/waiting/deadline";
import {
    ERROR_CATALOGUE,
    ERROR_CLASSES,
    means,
    meaningOf,
    type ErrorClass,
} from "../../../provider/src/atlas/errors/catalogue";
import { errorOf } from "../../../provider/src/atlas/errors/errors";
import { plainText, printed, type Text } from "../../../provider/src/words/text";
import { PACKAGE_WORDING, PLUGIN_WORDING } from "../../../provider/src/words/wording";
import { readSettings } from "../../../provider/src/atlas/settings";
import { checkConfig } from "../../../provider/src/plugin/settings";
import { idParts } from "../../../provider/src/resources/arguments/idParts";
import { UNKNOWN } from "../../../provider/src/resources/host";
import {
    rowOf as attachmentRow,
    texts as attachment,
} from "../../../provider/src/resources/interfaceEndpoint/texts";
import { KIND_NAMES, KINDS, VERBS } from "../../../provider/src/resources/kinds";
import { texts as lifecycle } from "../../../provider/src/resources/lifecycle/texts";
import {
    lacks,
    rowOf as stringRow,
    texts as strings,
} from "../../../provider/src/resources/privateConnectionString/texts";
import {
    LONGER,
    rowOf as endpointRow,
    texts as endpoint,
} from "../../../provider/src/resources/privateEndpoint/texts";
import { Runtime } from "../../../provider/src/resources/project/runtime";

// All that users read, in both hosts' words: the only snapshot. `npm run docs` rewrites it, and shows what has changed.

const groupId = "5df264b8f10fab7d2cad2f0d";
const id = "65a0c0ffee0123456789abcd";
const urn = "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/atlas:PrivateEndpoint::atlas";
const progress = {
    ...{ waited: "1m30s", cancelled: false, lastStatus: "INITIATING", problem: undefined, isStopped: false },
    limit: WAIT_TIMEOUT,
};
const one = {
    id,
    api: "endpointService" as const,
    status: "WAITING_FOR_USER",
    region: "us-east-1",
    errorMessage: undefined,
};
const listed = {
    ...one,
    endpointServiceName: undefined,
    interfaceEndpoints: ["vpce-1"],
    regionName: undefined,
    supportedRemoteRegions: [],
};
const bare = { withoutEndpoint: ["EU_WEST_1"], withoutAttachment: ["US_WEST_2"] };

/** What every text has its facts from, where nothing is out of the ordinary. */
const USUAL = {
    groupId,
    id,
    urn,
    region: "us-east-1",
    api: "privateEndpoint",
    status: "FAILED",
    name: `private endpoint ${id} in us-east-1`,
    ...progress,
    privateEndpointId: id,
    interfaceEndpointId: "vpce-0a1b2c3d4e5f",
    clusterName: "orders",
    names: ["order", "carts"],
    attached: ["vpce-1", "vpce-2"],
    endpoint: listed,
    candidates: [`${id} (WAITING_FOR_USER)`],
    there: [`${id} (WAITING_FOR_USER, us-east-1)`],
    ...{ owner: '"atlas"', asking: '"atlas"', resource: 'the resource "atlas"', reason: "ENOSPC" },
    moved: movedAlias("PrivateEndpoint", urn),
    wanted: "us-east-1",
    ...{
        hint: "",
        longer: LONGER,
        isPending: true,
        what: `private endpoint ${id} in us-east-1 of project ${groupId}`,
    },
    was: "mongodb+srv://a",
    now: "mongodb+srv://b",
    property: "srvConnectionString",
    old: "https://a.example",
    words: "stack",
    reasons: [plainText("one"), plainText("two")],
    lacking: lacks(bare, false, undefined),
    refusal: plainText("Atlas answered 409"),
    errorMessage: "no capacity",
    lost: false,
};
/** The other way round: what Atlas need not say is missing, and what may be lost is. */
const UNUSUAL = {
    ...USUAL,
    ...{ cancelled: true, lastStatus: undefined, isStopped: true, limit: "", longer: "" },
    lost: true,
    hidden: true,
    ...{ isFailed: true, isPending: false },
    errorMessage: undefined,
    problem: plainText("the network is down"),
    whyHidden: plainText("it does not list them"),
    was: undefined,
    now: undefined,
    names: undefined,
    there: undefined,
    attached: Array.from({ length: 21 }, (_, index) => `vpce-${index}`),
    endpoint: { ...listed, status: "FAILED", errorMessage: "no capacity" },
    lacking: lacks(bare, undefined, "eu-west-1"),
    status: "DELETED",
};

const LATE = { limit: CANCELLED, isStopped: false, problem: plainText("Atlas answered 503") };
const MOVED = { moved: movedAlias("InterfaceEndpoint", urn) };

/** The facts of some texts: usual ones, and others. */
const OWN_FACTS: Readonly<Record<string, readonly [object, object]>> = {
    elsewhere: [{ now: "https://b.example" }, { now: "https://b.example" }],
    foundElsewhere: [{ now: "https://b.example" }, { now: "https://b.example" }],
    listsNone: [{}, { was: "mongodb+srv://a" }],
    notRead: [{}, LATE],
    notDeleted: [{ limit: DELETE_TIMEOUT }, LATE],
    notAttached: [{}, LATE],
    takenByNothing: [{}, LATE],
    notLookedUp: [{}, LATE],
    attachmentTaken: [MOVED, MOVED],
    attachmentManaged: [MOVED, MOVED],
    noSuchEndpoint: [{ wanted: id }, { wanted: id }],
    unknownCluster: [{ hint: ' (did you mean "order"?)' }, {}],
    foundUnready: [
        { isFailed: true, isPending: false },
        { isLeaving: true, isFailed: false },
    ],
    unknownYet: [{ names: "id and region" }, { names: "id" }],
};

type Table = Readonly<Record<string, (facts: never) => Text>>;
const TABLES: Readonly<Record<string, Table>> = { lifecycle, endpoint, attachment, strings };

const wordsOf = (text: Text): string[] => [
    ...new Set([PACKAGE_WORDING, PLUGIN_WORDING].map((wording) => printed(text, wording))),
];

beforeAll(() => {
    process.argv = ["node", "/plugins/pulumi-resource-atlas-private-endpoint"];
});

/** A text in both hosts' words, where nothing is out of the ordinary and where much is. */
const wordsBy = (code: string, text: Table[string]): string[] =>
    [USUAL, UNUSUAL].flatMap((facts, index) =>
        wordsOf(text({ ...facts, ...OWN_FACTS[code]?.[index] } as never)),
    );

test.each(Object.entries(TABLES))("the texts of %s", (_name, table) => {
    expect(
        Object.entries(table).map(([code, text]) => [code, ...wordsBy(code, text as never)]),
    ).toMatchSnapshot();
});

test("what each class of Atlas's errors is explained with, and each code", () => {
    const call = {
        method: "POST",
        path: "/x",
        groupId,
        origin: "https://cloud.mongodb.com",
        hasPath: false,
        provider: "production",
        answered: false,
    } as const;
    const attempt = { startedAt: 0, window: undefined };
    const answered = { words: "Atlas answered", row: "" };
    const ofClass = (errorClass: ErrorClass, more: object = {}): string[] => {
        const status = errorClass === "wrongLogin" ? 401 : 400;
        const problem = { ...means(errorClass), words: "Atlas answered 4xx", row: "", status };
        const { errorCode, ...later } = { errorCode: undefined, ...more };
        return wordsOf(errorOf({ ...problem, errorCode }, { ...call, ...later }, attempt).text);
    };
    const later = [
        ...(["noConnection", "timeout"] as const).flatMap((one) => ofClass(one, { answered: true })),
        ...ofClass("notFound", { errorCode: "RESOURCE_NOT_FOUND", hasPath: true }),
    ];
    const ofCodes = ERROR_CATALOGUE.map(({ status, code, ...meaning }) => [
        `${status} ${code}`,
        ...wordsOf(errorOf({ ...meaning, ...answered, status, errorCode: code }, call, attempt).text),
    ]);
    const ofStatus = [302, 400, 403, 404, 418].map((status) => {
        const problem = { ...meaningOf(status, "X"), ...answered, status, errorCode: "X" };
        return [`${status} X`, ...wordsOf(errorOf(problem, call, attempt).text)];
    });
    expect([
        (Object.keys(ERROR_CLASSES) as ErrorClass[]).map((one) => [one, ...ofClass(one)]),
        ofCodes,
        ofStatus,
        later,
    ]).toMatchSnapshot();
});

test("what is wrong with arguments, ids and settings", () => {
    const runtime = new Runtime({ config: () => undefined, environment: {} });
    const wrong = {
        groupId: "x",
        region: "us-esat-1",
        providerName: "aws",
        adoptExisting: "yes",
        api: "v2",
        supportedRemoteRegions: ["us-esat-2", 5],
        interfaceEndpointId: "vpc-1",
        privateEndpointId: "y",
        clusterName: "a b",
        colour: "red",
    };
    const checks = KIND_NAMES.map((kind) => {
        const host = { urn: undefined, timeouts: {}, instance: "i" };
        const given = [wrong, {}].map((inputs) => VERBS.check(KINDS[kind], runtime, inputs, host).failures);
        return [kind, ...given.flat().flatMap(({ reason }) => wordsOf(reason))];
    });
    const refusals = [
        {},
        { publicKey: "p" },
        { publicKey: "p", privateKey: "k", baseUrl: "http://a.example" },
    ].map((config: Readonly<Record<string, string>>) =>
        reasonOf(() => readSettings((name) => config[name], {})),
    );
    const id3 = reasonOf(() =>
        idParts("x", { kind: "InterfaceEndpoint", form: "A/B", example: "a/b" }, [() => false, () => false]),
    );
    expect([
        checks,
        refusals,
        id3,
        checkConfig({ publikKey: "p", privateKey: 5, baseUrl: "http://u:s3cret@a.example" }).map(
            ({ reason }) => wordsOf(reason),
        ),
    ]).toMatchSnapshot();
});

function reasonOf(act: () => unknown): string[] {
    try {
        act();
    } catch (error) {
        return wordsOf((error as { text: Text }).text);
    }
    return [];
}

test("settings that are right pass, as do those that are not known yet and the engine's own; others have codes", () => {
    const right = { publicKey: "p", privateKey: "k", baseUrl: "", clientId: UNKNOWN, version: "1.0.0" };
    expect(checkConfig(right)).toEqual([]);
    const codes = checkConfig({ publikKey: "p", privateKey: 5 }).map(({ reason }) => reason.code);
    expect(codes).toEqual(["unknownSetting", "wrongSetting"]);
});

test("the rows", () => {
    const target = { ...USUAL, status: "IDLE", found: undefined };
    expect([
        ...["INITIATING", "WAITING_FOR_USER", "DELETING", "FAILED"].map((status) =>
            endpointRow({ status }, SUCCESSOR),
        ),
        endpointRow({ status: "INITIATING" }, dialectOf("privateEndpoint")),
        ...["NONE", "PENDING_ACCEPTANCE", "PENDING", "AVAILABLE", "DELETING"].map((connectionStatus) =>
            attachmentRow({ connectionStatus }),
        ),
        ...[
            target,
            { ...target, lacking: undefined },
            { ...target, status: "UPDATING" },
            { ...target, found: {} },
        ].map((seen) => stringRow(seen)),
    ]).toMatchSnapshot();
});

test("no text has a hole, and each code is there once", () => {
    const codes = Object.values(TABLES).flatMap((table) => Object.keys(table));
    expect([codes.length > 40, new Set(codes).size]).toEqual([true, codes.length]);
    const words = Object.values(TABLES).flatMap((table) =>
        Object.entries(table).flatMap(([code, text]) => wordsBy(code, text as never)),
    );
    expect(words.filter((text) => /undefined|\[object|\.\.(?!\.)| {2}/.test(text))).toEqual([]);
});

test.each([
    ["linux", "/home/me/.pulumi/plugins/pulumi-resource-x", "/home/me/.pulumi/plugins/pulumi-resource-x"],
    ["darwin", "/Users/me/my plugins/x", "'/Users/me/my plugins/x'"],
    ["linux", "/it's/$HOME", String.raw`'/it'\''s/$HOME'`],
    ["win32", String.raw`C:\my plugins\x.exe`, String.raw`& "C:\my plugins\x.exe"`],
])("the plugin's doctor can be typed on %s: %s", (name, path, typed) => {
    const { argv, platform } = process;
    Object.defineProperty(process, "platform", { value: name });
    process.argv = ["node", path];
    expect(PLUGIN_WORDING.doctor("5df2")).toContain(`: ${typed} doctor --group-id 5df2`);
    process.argv = argv;
    Object.defineProperty(process, "platform", { value: platform });
});

test("whatever ends an operation is reported, a mistake of ours as well", () => {
    const bare = Object.assign(new TypeError("bare"), { stack: undefined });
    for (const mistake of ["no error", bare, new TypeError("bug")]) {
        expect(endedBy(mistake)?.facts).toMatchObject({
            words: expect.stringMatching(/no error|bare|bug/) as unknown,
        });
    }
    expect(endedBy(new DeadlineError(1))).toBeUndefined();
    expect(dialectOf(undefined).api).toBe("privateEndpoint");
});
