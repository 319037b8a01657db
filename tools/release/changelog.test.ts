import { problemsOf, readSections, releaseSection } from "./changelog";

const CHANGELOG = `# Changelog

## Unreleased

- Something new.

## 0.1.0

First version.
`;
const facts = { version: "0.1.0", changelog: CHANGELOG, repositoryUrl: "git+https://example.com/us/x.git" };

it("reads each version's text", () => {
    expect(readSections(CHANGELOG)).toEqual([
        { title: "Unreleased", text: "- Something new." },
        { title: "0.1.0", text: "First version." },
    ]);
});

it("makes what is unreleased the text of the new version", () => {
    const after = releaseSection(CHANGELOG, "0.2.0");
    expect(readSections(after)).toEqual([
        { title: "Unreleased", text: "" },
        { title: "0.2.0", text: "- Something new." },
        { title: "0.1.0", text: "First version." },
    ]);
    expect(() => releaseSection(after, "0.3.0")).toThrow('nothing under "## Unreleased"');
});

it("finds nothing wrong with a tag that fits", () => {
    expect(problemsOf("v0.1.0", facts)).toEqual([]);
});

it("names all that keeps a tag from being released", () => {
    const wrong = { ...facts, version: "0.2.0", repositoryUrl: "git+https://github.com/OWNER/x.git" };
    expect(problemsOf("v0.1.0", wrong)).toEqual([
        "the tag is v0.1.0, and provider/package.json has version 0.2.0",
        'CHANGELOG.md has no text under "## 0.2.0"',
        "provider/package.json still has OWNER in repository: put in who owns the repository",
    ]);
});
