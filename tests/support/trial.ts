import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { AtlasEmulator, type EmulatorOptions, type LoggedRequest, type Transitions } from "atlas-emulator";
import { type Declared, programFiles, yamlProject } from "./declaredProgram";
import type { HostName } from "../../testkit/providerHost/program";
import { resourceNamed, type StateResource } from "../../testkit/state";
import { Workspace } from "../../testkit/workspace";
import { LAZY_SDK } from "./lazySdk";

export const GROUP = "5df264b8f10fab7d2cad2f0d";
export const OTHER_GROUP = "6e0375c9f21fbc8e3dbe3f1e";

/** Distinctive enough not to occur by accident in a hash or inside a longer word. */
export const PUBLIC_KEY = "trialkey";
export const PRIVATE_KEY = "f3d1c0de-7e57-4b1d-9a5e-5ec4e7f0a11d";

export interface TrialOptions {
    /** What runs the resources. Default: the dynamic provider. */
    host?: HostName;
    /** The body of index.js; it may use `pulumi` and `atlas`. */
    program?: string;
    /** For the emulator; it goes fast unless told otherwise. */
    atlas?: EmulatorOptions;
    /** Overrides the default credentials; undefined removes a variable. */
    env?: Record<string, string | undefined>;
    /** More files of the program. */
    files?: Record<string, string>;
}

/** A program of its own on an emulator of its own. */
export class Trial {
    private constructor(
        readonly atlas: AtlasEmulator,
        readonly workspace: Workspace,
        readonly host: HostName,
        /** What the emulator's transitions take unless a test says otherwise; see `resetTrial`. */
        readonly transitions: Transitions,
    ) {}

    static async start({
        host = "dynamic",
        program = "",
        atlas = {},
        env = {},
        files = {},
    }: TrialOptions = {}): Promise<Trial> {
        const { initiating = "now", deleting = "now" } = atlas;
        const emulator = await AtlasEmulator.start({
            publicKey: PUBLIC_KEY,
            privateKey: PRIVATE_KEY,
            ...atlas,
            initiating,
            deleting,
        });
        try {
            const workspace = await Workspace.create({
                program: {
                    files: {
                        ...(host === "plugin" ? programFiles(host, []) : { "index.js": source(program) }),
                        ...files,
                    },
                },
                env: withoutUndefined({
                    ...LAZY_SDK,
                    MONGODB_ATLAS_BASE_URL: emulator.url,
                    MONGODB_ATLAS_PUBLIC_KEY: PUBLIC_KEY,
                    MONGODB_ATLAS_PRIVATE_KEY: PRIVATE_KEY,
                    ...env,
                }),
            });
            return new Trial(emulator, workspace, host, { initiating, deleting });
        } catch (error) {
            await emulator.close();
            throw error;
        }
    }

    /** Replaces the program. */
    program(body: string): void {
        writeFileSync(join(this.workspace.folder, "index.js"), source(body));
    }

    /** Replaces the program, in the host's own language. */
    declare(...resources: readonly Declared[]): void {
        for (const [name, text] of Object.entries(programFiles(this.host, resources))) {
            writeFileSync(join(this.workspace.folder, name), text);
        }
    }

    /** Replaces the program for the plugin, for what {@link declare} cannot say. */
    declareYaml(resources: Readonly<Record<string, unknown>>): void {
        writeFileSync(join(this.workspace.folder, "Pulumi.yaml"), yamlProject(resources));
    }

    /** One resource of the stack's state. */
    resource(name: string): StateResource {
        return resourceNamed(this.workspace.state(), name);
    }

    /** The names of the program's own resources in the stack's state. */
    names(): string[] {
        return this.workspace
            .state()
            .resources.filter(({ type }) => /^pulumi-nodejs:dynamic\/|^atlas-private-endpoint:/.test(type))
            .map(({ urn }) => urn.split("::").slice(3).join("::"));
    }

    /** What Atlas was asked to change, in order: "POST /groups/…". */
    get changes(): string[] {
        return this.atlas.requests.filter(isChange).map(({ method, path }) => `${method} ${shorten(path)}`);
    }

    async dispose(): Promise<void> {
        await this.workspace.dispose();
        await this.atlas.close();
    }
}

/** The program's text for one private endpoint in GROUP. */
export function endpointText(
    args: Record<string, unknown> = {},
    options: Record<string, unknown> = {},
    name = "atlas",
): string {
    const given = [name, { groupId: GROUP, region: "us-east-1", ...args }, options];
    return `new atlas.PrivateEndpoint(${given.map((part) => JSON.stringify(part)).join(", ")})`;
}

/** A request that got past the login and was to change something. */
function isChange({ method, authenticated }: LoggedRequest): boolean {
    return method !== "GET" && authenticated;
}

const shorten = (path: string): string => path.replace(/^\/api\/atlas\/v[\d.]+/, "").replace(/\?.*$/, "");

function source(body: string): string {
    return `"use strict";
const pulumi = require("@pulumi/pulumi");
const atlas = require("pulumi-atlas-private-endpoint");
${body}
`;
}

function withoutUndefined(env: Record<string, string | undefined>): Record<string, string> {
    const given = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return Object.fromEntries(given);
}
