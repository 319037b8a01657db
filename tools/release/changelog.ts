/** One version's part of CHANGELOG.md. */
export interface Section {
    readonly title: string;
    readonly text: string;
}

export const UNRELEASED = "Unreleased";

/** The sections under `## `, newest first. */
export function readSections(changelog: string): Section[] {
    return changelog
        .split(/^## /m)
        .slice(1)
        .map((part) => {
            const [title = "", ...lines] = part.split("\n");
            return { title: title.trim(), text: lines.join("\n").trim() };
        });
}

/** Makes what is unreleased the section of a version. @throws {Error} where there is nothing to release */
export function releaseSection(changelog: string, version: string): string {
    const sections = readSections(changelog);
    const unreleased = sections.find(({ title }) => title === UNRELEASED);
    if (unreleased === undefined || unreleased.text === "") {
        throw new Error(`CHANGELOG.md has nothing under "## ${UNRELEASED}": say there what users will see`);
    }
    return changelog.replace(`## ${UNRELEASED}\n`, `## ${UNRELEASED}\n\n## ${version}\n`);
}

/** What keeps a tag from being released; empty where nothing does. */
export function problemsOf(
    tag: string,
    { version, changelog, repositoryUrl }: { version: string; changelog: string; repositoryUrl: string },
): string[] {
    const section = readSections(changelog).find(({ title }) => title === version);
    return [
        tag === `v${version}` ? [] : [`the tag is ${tag}, and provider/package.json has version ${version}`],
        section === undefined || section.text === ""
            ? [`CHANGELOG.md has no text under "## ${version}"`]
            : [],
        repositoryUrl.includes("/OWNER/")
            ? ["provider/package.json still has OWNER in repository: put in who owns the repository"]
            : [],
    ].flat();
}
