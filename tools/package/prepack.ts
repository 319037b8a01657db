import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { buildSync } from "esbuild";

// npm runs this in the package's folder before it packs: dist/ is built from nothing, and reduced to what users need. All
// code is one file, which loads in half the time of a hundred; the package's entries take what they need from it.
const DIST = join(process.cwd(), "dist");
const BUNDLE = "bundle.js";
/** Which Node reads by themselves: the names that index.js exports, from its text. */
const ENTRIES = ["index.js", "dynamic/bind.js", "doctor/cli.js"];
const DECLARATIONS = ["index.d.ts", "dynamic/bind.d.ts"];

rmSync(DIST, { recursive: true, force: true });
execFileSync(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", "."], { stdio: "inherit" });
const read = (file: string): string => readFileSync(join(DIST, file), "utf8");

const bundled = new Set<string>();
const fromBundle = (entry: string, path: string): string => {
    const name = posix.join(posix.dirname(entry), path);
    bundled.add(name);
    return `require("${entry.includes("/") ? "../" : "./"}${BUNDLE}")["${name}"]()`;
};
const files = new Map([...reachableFrom(DECLARATIONS)].map((file) => [file, read(file)]));
for (const entry of ENTRIES) {
    const text = entry.endsWith("bind.js") ? `exports.bind = require("./bind").bind;` : read(entry);
    files.set(
        entry,
        text.replaceAll(/require\("(\.[^"]+)"\)/g, (_all, path: string) => fromBundle(entry, path)),
    );
}

rmSync(DIST, { recursive: true });
for (const [file, text] of files) {
    mkdirSync(dirname(join(DIST, file)), { recursive: true });
    writeFileSync(join(DIST, file), text);
}
buildSync({
    stdin: {
        contents: [...bundled].map((name) => `exports["${name}"] = () => require("./${name}");`).join("\n"),
        resolveDir: join(process.cwd(), "src"),
    },
    outfile: join(DIST, BUNDLE),
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node20",
    // Comments are in the repository. Names stay: a mistake's stack shows them.
    minifyWhitespace: true,
    minifySyntax: true,
    charset: "utf8",
    // Node prints the line of an error that nobody catches.
    lineLimit: 500,
    // Once for all, in place of once in each file.
    banner: { js: '"use strict";' },
    tsconfigRaw: { compilerOptions: { alwaysStrict: false } },
});

/** These declaration files, and those that they import. */
function reachableFrom(files: readonly string[], found = new Set<string>()): ReadonlySet<string> {
    for (const file of files.filter((one) => !found.has(one))) {
        found.add(file);
        const imported = [...read(file).matchAll(/ from "(\.[^"]+)"/g)].map(([, path = ""]) => path);
        reachableFrom(
            imported.map((path) => `${posix.join(posix.dirname(file), path)}.d.ts`),
            found,
        );
    }
    return found;
}
