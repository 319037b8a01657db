// @ts-check
// Which folder may import from which, type-only imports included. `npm run lint` enforces it.

const SOURCES = "provider/src/";
/** Top to bottom: each folder may import only from those below it. */
const ORDER = ["(?:dynamic|plugin|doctor)", "resources", "(?:poll|atlas|engine)", "time"];

/** @type {(name: string, comment: string, from: object, to: object) => import("dependency-cruiser").IForbiddenRuleType} */
const forbid = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
    forbidden: [
        ...ORDER.slice(1).map((layer, index) =>
            forbid(
                `${layer.replaceAll(/[^\w]+/g, "-").replaceAll(/^-|-$/g, "")}-knows-only-what-is-below`,
                "An import that runs upward.",
                { path: `^${SOURCES}${layer}/` },
                { path: `^${SOURCES}(?:${ORDER.slice(0, index + 1).join("|")})/|^${SOURCES}[^/]+$` },
            ),
        ),
        ...["poll", "atlas", "engine"].map((layer) =>
            forbid(
                `${layer}-knows-no-neighbour`,
                "poll/, atlas/ and engine/ are siblings: none may import another.",
                { path: `^${SOURCES}${layer}/` },
                { path: `^${SOURCES}(?:poll|atlas|engine)/`, pathNot: `^${SOURCES}${layer}/` },
            ),
        ),
        ...["dynamic", "plugin"].map((host) =>
            forbid(
                `${host}-knows-no-other-host`,
                "What both hosts need is in resources/ or engine/.",
                { path: `^${SOURCES}${host}/` },
                { path: `^${SOURCES}(?:dynamic|plugin|doctor)/`, pathNot: `^${SOURCES}${host}/` },
            ),
        ),
        forbid(
            "doctor-is-no-host",
            "doctor/ asks Atlas by itself: it makes no resource, and nothing needs it.",
            { path: `^${SOURCES}doctor/` },
            { path: `^${SOURCES}(?:dynamic|plugin|resources|poll|engine)/|@pulumi/` },
        ),
        forbid(
            "resources-know-no-host",
            "The resources must not depend on Pulumi, which hosts them.",
            { path: `^${SOURCES}(?:resources|poll|atlas|time)/` },
            { path: "@pulumi/|@grpc/|google-protobuf" },
        ),
        forbid(
            "resources-know-no-sibling",
            "What two kinds of resources share is in resources/shared/.",
            { path: `^${SOURCES}resources/([^/]+)/` },
            { path: `^${SOURCES}resources/`, pathNot: `^${SOURCES}resources/(?:$1|shared)/` },
        ),
        forbid(
            "shared-knows-no-resource",
            "resources/shared/ is below the kinds of resources.",
            { path: `^${SOURCES}resources/shared/` },
            { path: `^${SOURCES}resources/`, pathNot: `^${SOURCES}resources/shared/` },
        ),
        forbid(
            "no-circles",
            "Break the cycle: merge the two files, or move what they share into a third.",
            {},
            { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
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
