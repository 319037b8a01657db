import { randomBytes } from "node:crypto";
import type { Properties } from "../../testkit/providerHost/sdk";
import { type Kind, serve } from "../support/standInPlugin";
import { Account } from "./account";

// What stands in for pulumi-resource-aws: four kinds of resource, in an account that is a file.

const account = new Account(process.env.AWS_ACCOUNT_FILE ?? "");

/** The ids that a resource's arguments name. */
const referred = (inputs: Properties): string[] =>
    Object.values(inputs)
        .flat()
        .filter((value): value is string => typeof value === "string" && /^(?:vpc|subnet|sg)-/.test(value));

const kind = (prefix: string): Kind => ({
    inputs: [],
    async create(inputs) {
        const missing = referred(inputs).find((id) => account.resources[id] === undefined);
        if (missing !== undefined) {
            throw new Error(`InvalidParameter: ${missing} does not exist`);
        }
        const id = `${prefix}-${randomBytes(9).toString("hex").slice(0, 17)}`;
        account.write("create", id, inputs);
        return id;
    },
    async read(id) {
        return account.resources[id];
    },
    async delete(id) {
        const user = Object.entries(account.resources).find(([, inputs]) => referred(inputs).includes(id));
        if (user !== undefined) {
            throw new Error(`DependencyViolation: ${user[0]} uses ${id}`);
        }
        account.write("delete", id);
    },
});

serve("7.48.0", () => ({
    "aws:ec2/vpc:Vpc": kind("vpc"),
    "aws:ec2/subnet:Subnet": kind("subnet"),
    "aws:ec2/securityGroup:SecurityGroup": kind("sg"),
    "aws:ec2/vpcEndpoint:VpcEndpoint": kind("vpce"),
}));
