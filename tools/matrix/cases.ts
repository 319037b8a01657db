/** One way in which users install the package and run it. */
export interface Case {
    readonly name: string;
    /** Of `npm`, unless given: run in the project's folder; `{packages}` are the tarball and what goes with it. */
    readonly install?: string;
    /** Files that the package manager needs. */
    readonly files?: Readonly<Record<string, string>>;
    /** The folder of the program, below the one with Pulumi.yaml. */
    readonly program?: string;
    /** Where the packages are installed, below the one with Pulumi.yaml; the program's folder, unless given. */
    readonly installIn?: string;
    /** A version of Node.js; that of this process, unless given. */
    readonly node?: "22" | "24";
    /** A version of `@pulumi/pulumi`; that of this repository, unless given. */
    readonly sdk?: string;
}

/** The ends of the range of `@pulumi/pulumi` that is supported; the newest when it was tried. */
export const OLDEST_SDK = "3.139.0";
export const NEWEST_SDK = "3.270.0";

const YARN = "nodeLinker: node-modules\nenableGlobalCache: true\nenableScripts: false\n";

export const CASES: readonly Case[] = [
    { name: "npm" },
    { name: "pnpm 9", install: "npx --yes pnpm@9 add {packages}" },
    {
        name: "yarn 4, node_modules linker",
        install: "npx --yes -p @yarnpkg/cli-dist yarn add {packages}",
        files: { ".yarnrc.yml": YARN, "yarn.lock": "" },
    },
    { name: "bun as package manager", install: "npx --yes bun add {packages}" },
    {
        name: "npm workspace, installed one level above the program",
        program: "apps/infra",
        installIn: ".",
        install: "npm install --no-audit --no-fund --workspace apps/infra {packages}",
        files: { "package.json": JSON.stringify({ name: "root", private: true, workspaces: ["apps/*"] }) },
    },
    { name: "Pulumi.yaml with main: in a sub-folder", program: "infra" },
    { name: "Node.js 22", node: "22" },
    { name: "Node.js 24", node: "24" },
    { name: `@pulumi/pulumi ${OLDEST_SDK}, the oldest supported`, sdk: OLDEST_SDK },
    { name: `@pulumi/pulumi ${NEWEST_SDK}, Node.js 22`, sdk: NEWEST_SDK, node: "22" },
    { name: `@pulumi/pulumi ${NEWEST_SDK}, Node.js 20`, sdk: NEWEST_SDK },
];
