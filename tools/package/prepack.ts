import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { transformSync } from "esbuild";

// npm runs this in the package's folder before it packs: dist/ is built from nothing, and reduced to what users need.
const DIST = join(process.cwd(), "dist");

rmSync(DIST, { recursive: true, force: true });
execFileSync(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", "."], { stdio: "inherit" });
// The plugin has an archive of its own.
rmSync(join(DIST, "plugin"), { recursive: true });
rmSync(join(DIST, "executable.js"));
// Without it the next build rebuilds all of dist/.
rmSync(join(DIST, ".tsbuildinfo"));

const declarations = reachableFrom(join(DIST, "index.d.ts"), join(DIST, "dynamic", "bind.d.ts"));
for (const file of readdirSync(DIST, { recursive: true, encoding: "utf8" }).map((name) => join(DIST, name))) {
    if (file.endsWith(".d.ts") && !declarations.has(file)) {
        rmSync(file);
    } else if (file.endsWith(".js") && file !== join(DIST, "index.js")) {
        // Comments are in the repository. Node reads the names that index.js exports from its text, so that stays.
        const { code } = transformSync(readFileSync(file, "utf8"), {
            target: "node20",
            minifyWhitespace: true,
            minifySyntax: true,
        });
        writeFileSync(file, code);
    }
}

/** These declaration files, and those that they import. */
function reachableFrom(...files: string[]): ReadonlySet<string> {
    const found = new Set<string>();
    const visit = (file: string): void => {
        if (!found.has(file)) {
            found.add(file);
            for (const [, path = ""] of readFileSync(file, "utf8").matchAll(/ from "(\.[^"]+)"/g)) {
                visit(`${join(dirname(file), path)}.d.ts`);
            }
        }
    };
    files.forEach(visit);
    return found;
}
