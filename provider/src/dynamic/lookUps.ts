import * as pulumi from "@pulumi/pulumi";
import type { EndpointServiceRegion } from "../atlas/api/regions";
import type { LookUpName } from "../resources/lookUps";
import type { LookUpContext } from "../resources/privateEndpoint/lookUp";
import { runError, secretNames } from "./hidden";
import type { Api } from "./privateEndpoint";
import type * as programModule from "./programRuntime";

/** The arguments of {@link getPrivateEndpoint}: the project, and a region or an id. */
export interface GetPrivateEndpointArgs {
    /**
     * The id of the Atlas project: 24 hexadecimal digits.
     * @example groupId: "5df264b8f10fab7d2cad2f0d"
     */
    groupId: string;
    /**
     * The region of the endpoint, such as `us-east-1`; a project has one private endpoint in each. Give this or `id`.
     * @example region: "us-east-1"
     */
    region?: EndpointServiceRegion | (string & {});
    /**
     * Atlas's id of the endpoint. Give this or `region`.
     * @example id: "65a0c0ffee0123456789abcd"
     */
    id?: string;
}

/** A private endpoint as Atlas shows it, whoever has made it. */
export interface GetPrivateEndpointResult {
    /** Its Atlas id. */
    id: string;
    /** The AWS region as `us-east-1`; absent where Atlas does not show it yet. */
    region: string | undefined;
    /** The service name for an `aws.ec2.VpcEndpoint`; absent until Atlas is ready. */
    endpointServiceName: string | undefined;
    /** Ready: WAITING_FOR_USER (endpointService: AVAILABLE). Else INITIATING, FAILED, DELETING. */
    status: string;
    /** What Atlas says of a failure, if there is one. */
    errorMessage: string | undefined;
    /** Ids of the interface endpoints attached to it. */
    interfaceEndpoints: string[];
    /** Further regions whose VPCs may connect. */
    supportedRemoteRegions: string[];
    /** Which of Atlas's APIs shows it: `privateEndpoint` or `endpointService`. */
    api: Api;
}

/** The arguments of {@link getPrivateEndpoints}. */
export interface GetPrivateEndpointsArgs {
    /**
     * The id of the Atlas project: 24 hexadecimal digits.
     * @example groupId: "5df264b8f10fab7d2cad2f0d"
     */
    groupId: string;
}

/** All private endpoints of a project. */
export interface GetPrivateEndpointsResult {
    /** In Atlas's order; empty where the project has none. */
    endpoints: GetPrivateEndpointResult[];
}

/** Arguments that may be outputs of resources. */
export type LookUpOutputArgs<Args> = { [Name in keyof Args]: pulumi.Input<Args[Name]> };

/** Options of the functions that return outputs. */
export interface LookUpOptions {
    /** Resources that must exist before the look-up; for a component, name its resources. */
    dependsOn?: pulumi.Input<pulumi.Input<pulumi.CustomResource>[]> | pulumi.Input<pulumi.CustomResource>;
}

/**
 * Finds a private endpoint of an Atlas project, from any stack or AWS account, also in a preview. It reads with the
 * stack's settings, and makes, claims and changes nothing. If there is none, it fails and lists the existing endpoints.
 * An endpoint that is not ready, or FAILED, is returned as is, with a log line.
 * @throws {pulumi.RunError} which Pulumi prints without a stack
 *
 * @example
 * ```ts
 * import * as atlas from "pulumi-atlas-private-endpoint";
 *
 * const groupId = "5df264b8f10fab7d2cad2f0d";
 * const shared = atlas.getPrivateEndpointOutput({ groupId, region: "us-east-1" });
 * export const endpointServiceName = shared.endpointServiceName;
 * ```
 */
export async function getPrivateEndpoint(args: GetPrivateEndpointArgs): Promise<GetPrivateEndpointResult> {
    return lookUp<GetPrivateEndpointResult>("getPrivateEndpoint", args);
}

/** {@link getPrivateEndpoint} for arguments that may be outputs, such as the id of a resource. */
export function getPrivateEndpointOutput(
    args: LookUpOutputArgs<GetPrivateEndpointArgs>,
    opts?: LookUpOptions,
): pulumi.Output<GetPrivateEndpointResult> {
    return asOutput("getPrivateEndpoint", args, opts);
}

/**
 * Lists all private endpoints of an Atlas project, from any stack or AWS account, also in a preview. It reads with the
 * stack's settings, and makes, claims and changes nothing.
 * @throws {pulumi.RunError} which Pulumi prints without a stack
 */
export async function getPrivateEndpoints(args: GetPrivateEndpointsArgs): Promise<GetPrivateEndpointsResult> {
    return lookUp<GetPrivateEndpointsResult>("getPrivateEndpoints", args);
}

/** {@link getPrivateEndpoints} for arguments that may be outputs. */
export function getPrivateEndpointsOutput(
    args: LookUpOutputArgs<GetPrivateEndpointsArgs>,
    opts?: LookUpOptions,
): pulumi.Output<GetPrivateEndpointsResult> {
    return asOutput("getPrivateEndpoints", args, opts);
}

async function lookUp<Result>(name: LookUpName, args: object, asked: LookUpContext = {}): Promise<Result> {
    const later = Object.entries(args).find(
        ([, value]) => pulumi.Output.isInstance(value) || value instanceof Promise,
    );
    if (later !== undefined) {
        throw runError(
            `${later[0]} is an output, whose value is known later only; use ${name}Output, which waits for it`,
        );
    }
    const monitor = pulumi.runtime.getMonitor();
    if (monitor !== undefined && "mocks" in monitor) {
        // Mocks know the functions by the tokens that all languages have.
        return (await pulumi.runtime.invoke(`atlas-private-endpoint:index:${name}`, { ...args })) as Result;
    }
    // Loaded lazily: most programs look nothing up.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { lookUpHere } = require("./programRuntime") as typeof programModule;
    return (await lookUpHere(name, args, monitor, asked)) as Result;
}

/** Asks when all arguments are known and their dependencies exist. */
function asOutput<Result>(name: LookUpName, args: object, opts: LookUpOptions = {}): pulumi.Output<Result> {
    const isFresh =
        opts.dependsOn !== undefined || Object.values(args).some((value) => pulumi.Output.isInstance(value));
    // Plain values are checked at once, so that the error points to the program's line.
    [opts.dependsOn ?? []]
        .flat()
        .filter((one) => !pulumi.Output.isInstance(one) && !(one instanceof Promise))
        .forEach(idOf);
    const made = pulumi
        .output(opts.dependsOn ?? [])
        .apply((needed) => pulumi.all([needed].flat().map((one) => idOf(one))));
    return pulumi
        .all([pulumi.output(args), secretNames(args), made])
        .apply<Result>(([known, secrets]) => lookUp(name, known, { secrets: new Set(secrets), isFresh }));
}

/** Known once the resource exists. @throws {pulumi.RunError} for a component, or for what is no resource */
function idOf(one: unknown): pulumi.Output<string> {
    if (!pulumi.CustomResource.isInstance(one)) {
        const what = pulumi.ComponentResource.isInstance(one)
            ? "a component, which exists before its resources; name those resources instead"
            : `${JSON.stringify(one)}, which is no resource`;
        throw runError(`dependsOn of a look-up names ${what}`);
    }
    return one.id;
}
