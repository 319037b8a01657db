import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Answer, Send } from "../../../provider/src/atlas/wire/wire";
import { Anonymizer } from "../anonymous";
import { check } from "../check";
import { GIVEN, GROUP, KEY, stopAll, trial, VPCE } from "./trial";

afterEach(stopAll);

const { publicKey, privateKey } = KEY;
const NAMES = [
    "ZanzibarHoldings",
    "jane.doe@zanzibar.example",
    "10.20.30.40",
    "2001:db8:85a3::8a2e:370:7334",
    "prod_billing",
    "407512998761",
];
const spellings = (text: string): string[] => [
    text,
    text.toUpperCase(),
    Buffer.from(text).toString("base64"),
    Buffer.from(text).toString("hex"),
    encodeURIComponent(text).replaceAll("-", "%2D"),
    Array.from(text, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""),
    Array.from(text).join("\u200b"),
    text.replaceAll("-", " - "),
];

/** Sends back, in every place of an answer, what it was sent and what the user would not publish. */
function hostile(wire: Send, clusterName: string): Send {
    const words = [privateKey, publicKey, GROUP, VPCE, clusterName, ...NAMES].flatMap(spellings);
    let answers = 0;
    return async (request) => {
        const outcome = await wire(request);
        if (outcome.kind !== "answer" || outcome.body === "") {
            return outcome;
        }
        // Now and then, since it takes long to remove a login.
        answers += 1;
        const login = answers % 10 === 0 ? [request.headers.Authorization ?? ""] : [];
        const text = [...words, ...login].join(" ");
        const more = {
            detail: text,
            errorMessage: text,
            parameters: [privateKey, GROUP, clusterName, ...NAMES],
            note: { [clusterName]: 1, nested: { ZanzibarHoldings: 1, [privateKey]: 2 } },
            [GROUP]: 3,
            [VPCE]: 407512998761,
        };
        const json = JSON.parse(outcome.body) as object;
        const isList = (given: object): given is object[] => Array.isArray(given);
        const body = JSON.stringify(
            isList(json) ? json.map((one) => ({ ...more, ...one })) : { ...json, ...more },
        );
        const headers: Answer["headers"] = {
            ...outcome.headers,
            "x-ratelimit-of": text,
            allow: text,
            "retry-after": text,
        };
        return { ...outcome, body, headers };
    };
}

test("no secret, name, id or address gets into the report, whatever Atlas answers", async () => {
    const { atlas, world, lines } = await trial();
    const ids: string[] = [atlas.create(GROUP, "eu-west-1", { status: "WAITING_FOR_USER" }).id];
    const wire: Send = async (request) => {
        const outcome = await hostile(world.wire, "orders")(request);
        ids.push(...atlas.endpoints().map(({ id }) => id));
        ids.push(
            ...atlas
                .endpoints()
                .flatMap(({ endpointServiceName }) => /vpce-svc-\w+/.exec(endpointServiceName ?? "") ?? []),
        );
        return outcome;
    };
    await expect(check({ ...GIVEN, isRegionGiven: true }, true, { ...world, wire })).resolves.toBe(2);
    expect(atlas.endpoints()).toHaveLength(1);
    expect(lines.join()).not.toContain(privateKey);
    const files = readdirSync(world.folder).sort();
    expect(files).toEqual(["live-report.json", "live-report.md"]);
    const published = files
        .map((name) => readFileSync(join(world.folder, name), "utf8"))
        .join("\n")
        .toLowerCase();
    const secret = [
        privateKey,
        publicKey,
        GROUP,
        VPCE,
        "orders",
        ...NAMES,
        "zanzibar",
        "jane",
        "billing",
        "10.20",
        "370:7334",
        ...ids,
    ];
    // The emulator's own address, and what of an id would still be found in a search.
    const found = [
        ...secret,
        atlas.url.slice(7),
        GROUP.slice(4),
        VPCE.slice(5),
        privateKey.slice(0, 8),
        privateKey.slice(-8),
    ].filter((text) => spellings(text.toLowerCase()).some((one) => published.includes(one.toLowerCase())));
    expect(found).toEqual([]);
});

describe("texts", () => {
    const anonymizer = new Anonymizer([privateKey], { "{groupId}": GROUP, "{cluster}": "orders" });

    test.each([
        [
            `No private endpoint with ID 5df264b8f10fab7d2cad2f11 exists in group ${GROUP}.`,
            "No private endpoint with ID {id-1} exists in group {groupId}.",
        ],
        ["No endpoint 5DF264B8F10FAB7D2CAD2F11.", "No endpoint {id-1}."],
        [
            "com.amazonaws.vpce.us-east-1.vpce-svc-0aee615d3fe32c14e",
            "com.amazonaws.vpce.us-east-1.{service-1}",
        ],
        ["mongodb+srv://orders-pl-0.ab1cd.mongodb.net", "mongodb+srv://{cluster}-pl-0.{word-1}.mongodb.net"],
        ["Invoice of Smith GmbH, 4711", "{word-2} of {word-3} {word-4}, #"],
        ["120", "#"],
        ["{JohnSmith} of {AcmeProduction-12}", "({word-5}) of ({word-6}-#)"],
        [`key ${privateKey}`, "key [secret]"],
    ])("%s", (text, expected) => {
        expect(anonymizer.text(text)).toBe(expected);
    });
});
