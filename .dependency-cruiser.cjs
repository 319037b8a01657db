// @ts-check
// Which folder may import from which, type-only imports included. `npm run lint` enforces it.

const SOURCES = "provider/src/";
/** Each from top to bottom: a floor may import only from those below it, and its rooms not from one another. */
const HOUSES = {
    provider: ["dynamic/|plugin/|doctor/", "resources/", "atlas/|engine/", "waiting/", "words/"],
    resources: [
        "resources/kinds.ts",
        "resources/(?!lifecycle|arguments|project)[^/]+/",
        "resources/lifecycle/",
        "resources/arguments/",
        "resources/project/",
        "resources/host.ts",
    ],
    atlas: ["atlas/[^/]+$", "atlas/api/", "atlas/errors/", "atlas/wire/"],
};

/** @type {(name: string, comment: string, from: object, to: object) => import("dependency-cruiser").IForbiddenRuleType} */
const forbid = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
    forbidden: [
        ...Object.entries(HOUSES).flatMap(([house, floors]) =>
            floors
                .slice(1)
                .map((floor, index) =>
                    forbid(
                        `${house}-floor-${index + 2}-knows-only-what-is-below`,
                        "An import that runs upward.",
                        { path: `^${SOURCES}(?:${floor})` },
                        { path: `^${SOURCES}(?:${floors.slice(0, index + 1).join("|")})` },
                    ),
                ),
        ),
        ...[
            ["dynamic", "plugin", "doctor"],
            ["atlas", "engine"],
        ].flatMap((rooms) =>
            rooms.map((room) =>
                forbid(
                    `${room}-knows-no-neighbour`,
                    "What both need is on the floor below.",
                    { path: `^${SOURCES}${room}/` },
                    {
                        path: `^${SOURCES}(?:${rooms.filter((other) => other !== room).join("|")})/`,
                    },
                ),
            ),
        ),
        forbid(
            "kinds-know-no-sibling",
            "What two kinds of resources share is in resources/lifecycle/ or below.",
            { path: `^${SOURCES}resources/((?!lifecycle|arguments|project)[^/]+)/` },
            {
                path: `^${SOURCES}resources/(?!lifecycle|arguments|project)[^/]+/`,
                pathNot: `^${SOURCES}resources/$1/`,
            },
        ),
        forbid(
            "nothing-needs-the-executable",
            "It starts what is below it.",
            { path: `^${SOURCES}` },
            { path: `^${SOURCES}executable.ts$` },
        ),
        forbid(
            "doctor-is-no-host",
            "doctor/ asks Atlas by itself: it makes no resource, and nothing needs it.",
            { path: `^${SOURCES}doctor/` },
            { path: `^${SOURCES}(?:resources|engine)/|@pulumi/` },
        ),
        forbid(
            "resources-know-no-host",
            "The resources must not depend on Pulumi, which hosts them.",
            { path: `^${SOURCES}(?:resources|atlas|waiting|words)/` },
            { path: "@pulumi/|@grpc/|google-protobuf" },
        ),
        forbid(
            "no-circles",
            "Break the cycle: merge the two files, or move what they share into a third.",
            {},
            { circular: true },
        ),
        ...["tests", "bench", "tools"].map((folder) =>
            forbid(
                `${folder}-share-through-testkit`,
                "What two of them need is in testkit/.",
                { path: `^${folder}/` },
                { path: "^(?:tests|bench|tools)/", pathNot: `^${folder}/` },
            ),
        ),
        forbid(
            "testkit-knows-no-user",
            "testkit/ is below its users.",
            { path: "^testkit/" },
            { path: "^(?:tests|bench|tools)/" },
        ),
        forbid(
            "the-package-knows-no-tool",
            "The published packages must not depend on the rest of the repository.",
            { path: "^(?:provider|emulator)/src/" },
            { path: "^(?:tests|bench|tools|testkit)/" },
        ),
    ],
    options: {
        tsPreCompilationDeps: true,
        tsConfig: { fileName: "tsconfig.json" },
        doNotFollow: { path: "node_modules" },
        exclude: { path: "dist/|node_modules/(?!@pulumi/)" },
    },
};
