import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { AtlasEmulator, type EmulatorOptions, type LoggedRequest, type Transitions } from "atlas-emulator";
import { programOfBothHosts } from "./bothHosts";
import { type Declared, REGION } from "./declared";
import { inJavaScript, project } from "./declaredProgram";
import { atlasEnvironment } from "../../testkit/environment";
import type { HostName } from "../../testkit/providerHost/program";
import { resourceNamed, type StateResource } from "../../testkit/state";
import { Workspace } from "../../testkit/workspace";
import { LAZY_SDK } from "./lazySdk";

/** Distinctive enough not to occur by accident in a hash or inside a longer word. */
export const PUBLIC_KEY = "trialkey";
export const PRIVATE_KEY = "f3d1c0de-7e57-4b1d-9a5e-5ec4e7f0a11d";

export interface TrialOptions {
    /** What runs the resources. Default: the dynamic provider. */
    host?: HostName;
    /** For the emulator; it goes fast unless told otherwise. */
    atlas?: EmulatorOptions;
    /** Overrides the default credentials. */
    env?: Record<string, string>;
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

    static async start({ host = "dynamic", atlas = {}, env = {} }: TrialOptions = {}): Promise<Trial> {
        const { initiating = "now", deleting = "now" } = atlas;
        const emulator = await AtlasEmulator.start({
            publicKey: PUBLIC_KEY,
            privateKey: PRIVATE_KEY,
            attaching: "now",
            clusters: [{ name: "orders", regions: [REGION] }],
            clusterUpdateAfter: "now",
            clusterUpdating: "now",
            ...atlas,
            initiating,
            deleting,
        });
        try {
            const workspace = await Workspace.create({
                program: { files: { "Pulumi.yaml": project(host) } },
                env: {
                    ...LAZY_SDK,
                    ...atlasEnvironment(emulator),
                    ...env,
                },
            });
            return new Trial(emulator, workspace, host, { initiating, deleting });
        } catch (error) {
            await emulator.close();
            throw error;
        }
    }

    /** Replaces the program. @param body of index.js; it may use `pulumi`, `atlas` and what {@link programOfBothHosts} has */
    program(body: string): void {
        const text = `"use strict";
const pulumi = require("@pulumi/pulumi");
const atlas = require("pulumi-atlas-private-endpoint");
${programOfBothHosts(body)}
`;
        writeFileSync(join(this.workspace.folder, "index.js"), text);
    }

    /** Replaces the program, in the host's own language. */
    declare(resources: Readonly<Record<string, Declared>>): void {
        if (this.host === "dynamic") {
            this.program(inJavaScript(resources));
        } else {
            writeFileSync(join(this.workspace.folder, "Pulumi.yaml"), project(this.host, resources));
        }
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

/** A request that got past the login and was to change something. */
function isChange({ method, authenticated }: LoggedRequest): boolean {
    return method !== "GET" && authenticated;
}

const shorten = (path: string): string => path.replace(/^\/api\/atlas\/v[\d.]+/, "").replace(/\?.*$/, "");
