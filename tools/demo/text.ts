import { dirname } from "node:path";
import type { Engine } from "../../testkit/engine/findEngine";

/** Sets off what the demo says from what the CLI prints. */
export function heading(title: string, explanation: string): void {
    const line = `── ${title} `.padEnd(78, "─");
    process.stdout.write(
        `\n${process.stdout.isTTY ? `\u001b[1;36m${line}\u001b[0m` : line}\n   ${explanation}\n\n`,
    );
}

/** What the user would type to do the same in earnest. */
export function nextSteps({ pulumi, source }: Engine): void {
    heading("That was all of it", "The stack, the emulator and what it held are gone.");
    const onPath = source === "PATH" ? [] : [`export PATH="${dirname(pulumi)}:$PATH"`];
    const commands = [
        ...onPath,
        "pulumi login --local       # or: pulumi login",
        "pulumi stack init dev",
        "pulumi config set groupId <the Atlas project's id, 24 hex digits>",
        "pulumi config set region us-east-1",
        "pulumi config set mongodbatlas:publicKey",
        "pulumi config set --secret mongodbatlas:privateKey",
        "pulumi up",
        "# once AWS has the VPC endpoint:",
        "pulumi config set vpcEndpointId vpce-…",
        "pulumi config set clusterName <the cluster's name>",
        "pulumi up",
    ];
    process.stdout.write(
        [
            "With an Atlas project of your own and an API key that is Project Owner in it, type here:",
            "",
            ...commands.map((command) => `  ${command}`),
            "",
            "",
        ].join("\n"),
    );
}
