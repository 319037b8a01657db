import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { Command } from "../../testkit/command";
import type { PlannedEndpoint } from "../plan";

const TYPE = "mongodbatlas_privatelink_endpoint";
const SOURCE = "registry.terraform.io/mongodb/mongodbatlas";

/** Enough for all endpoints of a stack at once. */
export const PARALLEL = 128;

/** The official provider in a Terraform configuration of its own. */
export class TerraformStack {
    readonly created = new RegExp(`^${TYPE}\\.(\\S+): Creation complete`, "gm");
    private readonly folder = mkdtempSync(join(tmpdir(), "terraform-"));
    private readonly env: NodeJS.ProcessEnv;

    /** @param provider the path of its executable, or "download" */
    constructor(
        private readonly atlas: {
            readonly url: string;
            readonly options: { readonly publicKey: string; readonly privateKey: string };
        },
        provider: string,
        endpoints: readonly PlannedEndpoint[],
    ) {
        if (provider !== "download" && !existsSync(provider)) {
            throw new Error(
                `--official: there is no file ${JSON.stringify(provider)}; allowed is the path of terraform-provider-mongodbatlas, or nothing, for a download`,
            );
        }
        const settings = join(this.folder, "terraform.rc");
        const local = `provider_installation {
  dev_overrides { "mongodb/mongodbatlas" = ${JSON.stringify(dirname(resolve(provider)))} }
  direct {}
}
`;
        writeFileSync(settings, provider === "download" ? "" : local);
        this.env = {
            ...process.env,
            TF_CLI_CONFIG_FILE: settings,
            TF_IN_AUTOMATION: "1",
            CHECKPOINT_DISABLE: "1",
        };
        this.write(endpoints);
        if (provider === "download") {
            this.run("init", "-input=false");
        }
    }

    /** Replaces the configuration. */
    write(endpoints: readonly PlannedEndpoint[]): void {
        const { publicKey, privateKey } = this.atlas.options;
        const made = endpoints.map(({ name, groupId, region, create }) => [
            name,
            {
                project_id: groupId,
                provider_name: "AWS",
                region: region.toUpperCase().replaceAll("-", "_"),
                ...(create === undefined ? {} : { timeouts: { create } }),
            },
        ]);
        const configuration = {
            terraform: { required_providers: { mongodbatlas: { source: "mongodb/mongodbatlas" } } },
            provider: {
                mongodbatlas: {
                    base_url: `${this.atlas.url}/`,
                    public_key: publicKey,
                    private_key: privateKey,
                },
            },
            resource: { [TYPE]: Object.fromEntries(made) as object },
        };
        writeFileSync(join(this.folder, "main.tf.json"), JSON.stringify(configuration));
    }

    /** Starts what `up` is for Pulumi. */
    apply(): Command {
        return new Command({
            pulumi: "terraform",
            args: ["apply", "-auto-approve", "-no-color", "-input=false", `-parallelism=${PARALLEL}`],
            folder: this.folder,
            env: this.env,
            timeoutMs: 1_800_000,
        });
    }

    /** Whether a resource is in the state, and not only as one to be replaced. */
    has(name: string): boolean {
        const file = join(this.folder, "terraform.tfstate");
        if (!existsSync(file)) {
            return false;
        }
        const { resources = [] } = JSON.parse(readFileSync(file, "utf8")) as {
            resources?: readonly { name: string; instances: readonly { status?: string }[] }[];
        };
        return resources.some(
            (one) => one.name === name && one.instances.some(({ status }) => status !== "tainted"),
        );
    }

    /** Terraform's version, and that of the provider where Terraform has downloaded it. */
    versions(): { readonly terraform: string; readonly provider: string | undefined } {
        const told = JSON.parse(this.run("version", "-json")) as {
            terraform_version: string;
            provider_selections?: Record<string, string>;
        };
        return { terraform: told.terraform_version, provider: told.provider_selections?.[SOURCE] };
    }

    dispose(): void {
        rmSync(this.folder, { recursive: true, force: true });
    }

    private run(...args: string[]): string {
        const options = { cwd: this.folder, env: this.env, encoding: "utf8" } as const;
        try {
            return execFileSync("terraform", args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
        } catch (error) {
            const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
            throw isMissing
                ? new Error(
                      "--official needs terraform on PATH: https://developer.hashicorp.com/terraform/install",
                  )
                : error;
        }
    }
}
