import { randomBytes } from "node:crypto";
import { main } from "@pulumi/pulumi/provider";
import { Account } from "./account";

// What stands in for pulumi-resource-aws: four kinds of resource, in an account that is a file. Nothing is updated.

const account = new Account(process.env.AWS_ACCOUNT_FILE ?? "");
const PREFIXES: Readonly<Record<string, string>> = {
    "aws:ec2/vpc:Vpc": "vpc",
    "aws:ec2/subnet:Subnet": "subnet",
    "aws:ec2/securityGroup:SecurityGroup": "sg",
    "aws:ec2/vpcEndpoint:VpcEndpoint": "vpce",
};

/** The ids that a resource's arguments name. */
const referred = (inputs: Readonly<Record<string, unknown>>): string[] =>
    Object.values(inputs)
        .flat()
        .filter((value): value is string => typeof value === "string" && /^(?:vpc|subnet|sg)-/.test(value));

const provider = {
    version: "7.48.0",
    async create(urn: string, inputs: Record<string, unknown>) {
        const missing = referred(inputs).find((id) => account.resources[id] === undefined);
        if (missing !== undefined) {
            throw new Error(`InvalidParameter: ${missing} does not exist`);
        }
        const prefix = PREFIXES[urn.split("::")[2] ?? ""] ?? "unknown";
        const id = `${prefix}-${randomBytes(9).toString("hex").slice(0, 17)}`;
        account.write("create", id, inputs);
        return { id, outs: inputs };
    },
    async read(id: string, _urn: string, props: object) {
        return { id: account.resources[id] === undefined ? "" : id, props };
    },
    async delete(id: string) {
        const user = Object.entries(account.resources).find(([, inputs]) => referred(inputs).includes(id));
        if (user !== undefined) {
            throw new Error(`DependencyViolation: ${user[0]} uses ${id}`);
        }
        account.write("delete", id);
    },
};

void main(provider, process.argv.slice(2));
