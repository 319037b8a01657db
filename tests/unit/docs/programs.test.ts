import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { REPOSITORY } from "../../../testkit/program";

// Every TypeScript program in the documentation compiles. Packages that this repository does not install count by name.
const NOT_INSTALLED = ["@pulumi/aws", "@pulumi/mongodbatlas", "pulumi-atlas-private-endpoint-sdk"];

const DOCUMENTS = [
    "README.md",
    "provider/README.md",
    "emulator/README.md",
    ...readdirSync(join(REPOSITORY, "docs"))
        .filter((name) => name.endsWith(".md"))
        .map((name) => `docs/${name}`),
    ...readdirSync(join(REPOSITORY, "examples"), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => `examples/${name}/README.md`),
];
const CLASSES = readdirSync(join(REPOSITORY, "provider/src/dynamic")).map(
    (name) => `provider/src/dynamic/${name}`,
);

/** By the path of a file that is not there, beside its document. */
const programs = new Map<string, string>();

for (const path of [...DOCUMENTS, ...CLASSES]) {
    const text = readFileSync(join(REPOSITORY, path), "utf8").replaceAll(/^ +\* ?/gm, "");
    for (const [index, [, program = ""]] of [...text.matchAll(/^```ts\n(.*?)^```/gms)].entries()) {
        programs.set(join(REPOSITORY, dirname(path), `${path.replaceAll(/\W/g, "_")}_${index}.ts`), program);
    }
}

function compile(): string[] {
    const options: ts.CompilerOptions = {
        strict: true,
        noEmit: true,
        skipLibCheck: true,
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.NodeNext,
        moduleResolution: ts.ModuleResolutionKind.NodeNext,
        types: ["node", "jest"],
    };
    const ambient = join(REPOSITORY, "not-installed.d.ts");
    const declared = NOT_INSTALLED.map((name) => `declare module "${name}";`).join("\n");
    const files = new Map([...programs, [ambient, declared]]);
    const host = ts.createCompilerHost(options);
    const withFiles: ts.CompilerHost = {
        ...host,
        readFile: (name) => files.get(name) ?? host.readFile(name),
        fileExists: (name) => files.has(name) || host.fileExists(name),
        getSourceFile: (name, ...rest) => {
            const text = files.get(name);
            return text === undefined
                ? host.getSourceFile(name, ...rest)
                : ts.createSourceFile(name, text, rest[0]);
        },
    };
    const program = ts.createProgram([...files.keys()], options, withFiles);
    return ts.getPreEmitDiagnostics(program).map((diagnostic) => {
        const words = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
        return `${diagnostic.file?.fileName ?? ""}: ${words}`;
    });
}

test("every program in the documentation compiles", () => {
    expect(programs.size).toBeGreaterThanOrEqual(9);
    expect(compile()).toEqual([]);
}, 120_000);
