import { readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type Check, type Facts, fail, type Finding, ok, skip, warn } from "./checkup";
import { findProject, pulumi, readStack } from "./pulumiProject";

const NAME = "pulumi-atlas-private-endpoint";
const SDK = "@pulumi/pulumi";
const INSTALL_CLI = "Install it: https://www.pulumi.com/docs/install/";

interface Manifest {
    readonly version: string;
    readonly engines?: { readonly node?: string };
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly devDependencies?: Readonly<Record<string, string>>;
    readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** What this machine and this project have to have. */
export const MACHINE_CHECKS: readonly Check[] = [
    { id: "node", run: () => atLeast("Node.js", process.version, [20, 0], "Install Node.js 20 or later.") },
    { id: "pulumi-cli", run: checkPulumiCli },
    { id: "pulumi-project", run: checkPulumiProject },
    { id: "package", run: checkPackage },
    { id: "pulumi-sdk", run: checkPulumiSdk },
    { id: "stack", run: checkStack },
];

async function checkPulumiCli({ folder, environment }: Facts): Promise<Finding> {
    try {
        const version = (await pulumi(["version"], folder, environment)).trim();
        return atLeast("Pulumi CLI", version, [3, 0], INSTALL_CLI);
    } catch (error) {
        return fail(`The Pulumi CLI does not run: ${(error as Error).message}`, INSTALL_CLI);
    }
}

function checkPulumiProject(facts: Facts): Finding {
    facts.project = findProject(facts.folder);
    return facts.project === undefined
        ? skip(
              `${facts.folder} is in no Pulumi project`,
              "Run it where Pulumi.yaml is, to check that project as well.",
          )
        : ok(facts.project.folder);
}

function checkPackage({ project }: Facts): Finding {
    if (project === undefined) {
        return skip("needs a Pulumi project");
    }
    const found = resolveFrom(project.programFolder, `${NAME}/package.json`);
    if (found === undefined) {
        return fail(
            `Pulumi will not find ${NAME} from ${project.programFolder}`,
            `npm install <the path of ${NAME}'s tarball>, in that folder`,
        );
    }
    const version = readManifest(found).version;
    const declared = declares(project.programFolder, NAME);
    return declared === false
        ? warn(
              `${NAME} ${version} is not a dependency of the program's own package.json`,
              "Add it there: under pnpm an indirect dependency is not found at destroy.",
          )
        : ok(`${NAME} ${version}, from ${found.replace(/[\\/]package\.json$/, "")}`);
}

function checkPulumiSdk({ project }: Facts): Finding {
    if (project === undefined) {
        return skip("needs a Pulumi project");
    }
    const found = resolveFrom(project.programFolder, `${SDK}/package.json`);
    return found === undefined
        ? fail(`${SDK} is not installed in ${project.programFolder}`, `npm install ${SDK}`)
        : checkSdk(found, project.programFolder);
}

async function checkStack(facts: Facts): Promise<Finding> {
    if (facts.project === undefined) {
        return skip("needs a Pulumi project");
    }
    try {
        facts.stack = await readStack(facts.project.folder, facts.request.stack, facts.environment);
    } catch (error) {
        return fail(
            `Its settings and state are not read: ${(error as Error).message}`,
            "Make or select a stack (pulumi stack init NAME, pulumi stack select NAME), or pass --stack NAME, with PULUMI_CONFIG_PASSPHRASE set where it has one.",
        );
    }
    const { resources, pendingOperations, secrets } = facts.stack;
    [...secrets.values()].forEach((secret) => facts.secrets.add(secret));
    const found = `${plural(resources.length, "resource")} of ${NAME} in state`;
    return pendingOperations === 0
        ? ok(found)
        : warn(
              `${found}, and ${plural(pendingOperations, "operation")} that a killed run has left unfinished`,
              "Run pulumi up: it names what the killed run made. Then pulumi refresh --clear-pending-creates ends Pulumi's warning.",
          );
}

function checkSdk(manifestPath: string, programFolder: string): Finding {
    const { version, engines } = readManifest(manifestPath);
    const [major, minor] = numbers(version);
    const wanted = ownManifest().peerDependencies?.[SDK] ?? "";
    const [wantedMajor, wantedMinor] = numbers(wanted);
    if (major !== wantedMajor || minor < wantedMinor) {
        return fail(`${SDK} ${version}; supported is ${wanted}`, `npm install ${SDK}@${wantedMajor}`);
    }
    const ours = resolveFrom(ownFolder(programFolder), `${SDK}/package.json`);
    if (ours !== undefined && realpathSync(ours) !== realpathSync(manifestPath)) {
        return warn(
            `Two copies of ${SDK}: ${manifestPath} and ${ours}`,
            `Leave one: npm ls ${SDK} tells who brings the second.`,
        );
    }
    const [nodeMajor] = numbers(engines?.node ?? "");
    const [running] = numbers(process.version);
    return running < nodeMajor
        ? warn(
              `${SDK} ${version} declares Node.js ${engines?.node ?? ""}, and this is ${process.version}`,
              `Use Node.js ${nodeMajor}, or npm install ${SDK}@3.248.0, the last that declares Node.js 20.`,
          )
        : ok(`${SDK} ${version}, one copy`);
}

/** The installed package as the program finds it. */
function ownFolder(programFolder: string): string {
    const found = resolveFrom(programFolder, `${NAME}/package.json`);
    return found === undefined ? __dirname : realpathSync(join(found, ".."));
}

function atLeast(
    what: string,
    version: string,
    [major, minor]: readonly [number, number],
    fix: string,
): Finding {
    const [foundMajor, foundMinor] = numbers(version);
    const enough = foundMajor > major || (foundMajor === major && foundMinor >= minor);
    return enough
        ? ok(`${what} ${version}`)
        : fail(`${what} ${version} is older than ${major}.${minor}`, fix);
}

/** Major and minor, also of a range such as "^3.139.0"; 0 where there is none. */
function numbers(version: string): readonly [number, number] {
    const [, major, minor] = /(\d+)(?:\.(\d+))?/.exec(version) ?? [];
    return [Number(major ?? 0), Number(minor ?? 0)];
}

function resolveFrom(folder: string, request: string): string | undefined {
    try {
        return createRequire(join(folder, "program.js")).resolve(request);
    } catch {
        return undefined;
    }
}

const readManifest = (path: string): Manifest => JSON.parse(readFileSync(path, "utf8")) as Manifest;
const ownManifest = (): Manifest => readManifest(join(__dirname, "..", "..", "package.json"));

/** Whether a program's package.json names the package; undefined where it has none. */
function declares(folder: string, name: string): boolean | undefined {
    try {
        const { dependencies = {}, devDependencies = {} } = readManifest(join(folder, "package.json"));
        return name in dependencies || name in devDependencies;
    } catch {
        return undefined;
    }
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
