import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE_WORDING } from "../../provider/src/atlas/errors/wording";
import { adviceFor, ERROR_CATALOGUE, type ErrorClass } from "../../provider/src/atlas/errors/catalogue";

const FILE = join(__dirname, "../../docs/errors.md");

/** What each class makes the package do. */
const BEHAVIOUR: Readonly<Record<ErrorClass, string>> = {
    taken: "the create looks whose endpoint it is; only these codes mean that the region is taken",
    attachedAlready: "the attachment looks whose it is, as for any other refusal of an attachment",
    notAccepting:
        "the attachment waits as long as the private endpoint can still become ready; else it fails at once",
    flexCluster: "the wait for a connection string fails at once, and says M10",
    stillAttached: "the deletion fails and names what is attached",
    notFound:
        "counts as gone after three such answers over ten seconds, while the lists of both APIs, where both answer, do not show it",
    projectGone: "counts once the project itself gives the same answer; until then it is asked again",
    noAccess: "fails at once; nothing leaves the stack's state",
    wrongLogin: "fails at once; nothing leaves the stack's state",
    limited:
        "is repeated as soon as Atlas allows, by `Retry-After` or the second parameter of `RATE_LIMITED_TOKEN_BUCKET`",
    upgrading: "is repeated until the operation's own timeout",
    serverError:
        "is repeated until the operation's own timeout; a create or an attachment is not, but looks what came of the call",
    passingRefusal:
        "is repeated for two minutes at most, where Atlas has accepted this login before in the same run",
    refused: "fails at once, in Atlas's words",
    tooOld: "fails at once: a newer version of the package is needed",
    routeGone: 'the newer API is used; with `api: "privateEndpoint"` a create fails',
    contradiction:
        "Atlas says that the project is not there, and shows it: is repeated for two minutes at most",
    notAtlas: "is repeated for half a minute at most; then the error asks whether the base URL is right",
    badResponse: "an answer of another shape, or about another thing: as a serverError",
    broken: "the connection broke: as a serverError",
    timeout:
        "no answer within 30 s: as a serverError; for a minute only, before anything has answered at this address",
    noConnection:
        "is repeated until the operation's own timeout; for ten seconds only, before anything has answered at this address",
    certificate: "Atlas's certificate cannot be verified: fails at once",
    proxy: "the proxy refuses to connect to Atlas: fails at once",
};

/** Where there is no code, or one that is not listed. */
const BY_STATUS: readonly (readonly [string, ErrorClass])[] = [
    ["400, 402, 409 and other 4xx", "refused"],
    [
        "401 with a challenge, after a login was sent: whatever its code, unless that is one of `noAccess`",
        "wrongLogin",
    ],
    ["401 otherwise", "wrongLogin"],
    ["403 with a code", "noAccess"],
    ["403 without a code", "passingRefusal"],
    ["404 with a code, or in the form of Atlas's errors", "notFound"],
    ["404 of another form, such as HTML", "notAtlas"],
    ["405, 410", "routeGone"],
    ["406", "tooOld"],
    ["408, 5xx", "serverError"],
    ["429", "limited"],
];

/** docs/errors.md. */
export function errorsPage(): string {
    const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
    const advice = (text: string): string => adviceFor({ advice: text }, PACKAGE_WORDING, "the project");
    return [
        "# Atlas's error codes",
        "",
        "<!-- Written by `npm run docs` from provider/src/atlas/errors/catalogue.ts. -->",
        "",
        "What the package makes of each error code of Atlas, and what you can do. A code decides, but a 401 with a challenge is a refused login, whatever its code says; the HTTP status alone decides only where the code is missing or not listed here, and then on the safe side. Where such an answer ends a command by itself, its class stands in brackets at the end of the error, such as `[noAccess]`.",
        "",
        row(["status", "code", "Atlas says", "class", "what you can do"]),
        row(["---", "---", "---", "---", "---"]),
        ...ERROR_CATALOGUE.map(({ status, code, says, errorClass, advice: text }) =>
            row([String(status), `\`${code}\``, says, `[${errorClass}](#classes)`, advice(text)]),
        ),
        "",
        "## Without a listed code",
        "",
        row(["status", "class"]),
        row(["---", "---"]),
        ...BY_STATUS.map(([status, errorClass]) => row([status, errorClass])),
        "",
        "## Classes",
        "",
        row(["class", "what the package does"]),
        row(["---", "---"]),
        ...Object.entries(BEHAVIOUR).map((cells) => row(cells)),
        "",
    ].join("\n");
}

if (require.main === module) {
    writeFileSync(FILE, errorsPage());
}
