import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { REPOSITORY } from "../../testkit/program";
import { problemsOf, readSections, releaseSection } from "./changelog";

const CHANGELOG = join(REPOSITORY, "CHANGELOG.md");
const MANIFEST = join(REPOSITORY, "provider/package.json");
const NAME = "pulumi-atlas-private-endpoint";

const USAGE = `npm run release -- VERSION         prepares a release: versions and changelog; then says what to type
npm run release -- --check TAG     says whether a tag may be released
npm run release -- --notes TAG     prints the changelog's text of a tag`;

function main(): void {
    const { values, positionals } = parseArgs({
        allowPositionals: true,
        options: { check: { type: "string" }, notes: { type: "string" } },
    });
    const [version] = positionals;
    if (values.check !== undefined) {
        check(values.check);
    } else if (values.notes !== undefined) {
        const wanted = values.notes.replace(/^v/, "");
        console.log(
            readSections(readFileSync(CHANGELOG, "utf8")).find(({ title }) => title === wanted)?.text ?? "",
        );
    } else if (version !== undefined && /^\d+\.\d+\.\d+$/.test(version)) {
        prepare(version);
    } else {
        throw new Error(USAGE);
    }
}

function check(tag: string): void {
    const manifest = JSON.parse(readFileSync(MANIFEST, "utf8")) as {
        version: string;
        repository: { url: string };
    };
    const problems = problemsOf(tag, {
        version: manifest.version,
        changelog: readFileSync(CHANGELOG, "utf8"),
        repositoryUrl: manifest.repository.url,
    });
    if (problems.length > 0) {
        throw new Error(problems.join("\n"));
    }
    console.log(`${tag} may be released.`);
}

function prepare(version: string): void {
    const changed = execFileSync("git", ["status", "--porcelain"], { cwd: REPOSITORY, encoding: "utf8" });
    if (changed !== "") {
        throw new Error(`Commit or stash first; these are changed:\n${changed}`);
    }
    const changelog = releaseSection(readFileSync(CHANGELOG, "utf8"), version);
    const npm = (...args: string[]): void => {
        execFileSync("npm", args, { cwd: REPOSITORY, stdio: "inherit" });
    };
    const { version: before } = JSON.parse(readFileSync(MANIFEST, "utf8")) as { version: string };
    npm("version", version, "--workspace", NAME, "--no-git-tag-version");
    npm("pkg", "set", `dependencies.${NAME}=${version}`);
    npm("install", "--package-lock-only", "--ignore-scripts");
    npm("run", "docs"); // the plugin's schema has the version
    writeFileSync(CHANGELOG, changelog);
    nameFiles(before, version);
    console.log(`
Look at the changes, then type:

  git commit -am "Release ${version}"
  git tag v${version}
  git push origin main v${version}

The workflow "Release" publishes the tag.`);
}

/** The names of the tarball and of the plugin's archive have the version, and the READMEs have the names. */
function nameFiles(before: string, version: string): void {
    const list = execFileSync("git", ["ls-files", "README.md", "*/README.md"], {
        cwd: REPOSITORY,
        encoding: "utf8",
    });
    for (const file of list
        .trim()
        .split("\n")
        .map((path) => join(REPOSITORY, path))) {
        const text = readFileSync(file, "utf8");
        const named = text
            .replaceAll(`${NAME}-${before}.tgz`, `${NAME}-${version}.tgz`)
            .replaceAll(
                `atlas-private-endpoint-v${before}.tar.gz`,
                `atlas-private-endpoint-v${version}.tar.gz`,
            )
            .replaceAll(
                `atlas-private-endpoint ${before} --file`,
                `atlas-private-endpoint ${version} --file`,
            );
        writeFileSync(file, named);
    }
}

try {
    main();
} catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
}
