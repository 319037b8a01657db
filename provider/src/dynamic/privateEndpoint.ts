import * as pulumi from "@pulumi/pulumi";
import type { EndpointServiceRegion } from "../atlas/api/regions";
import { inputsOf, typeOf } from "./hidden";
import { providerInState } from "./providerInState";

/** One of Atlas's two APIs. */
export type Api = "privateEndpoint" | "endpointService";

/** The API to use; `auto` takes the first that is sufficient. */
export type ApiChoice = Api | "auto";

/** The arguments of a {@link PrivateEndpoint}. */
export interface PrivateEndpointArgs {
    /**
     * The id of the Atlas project (a "group" in Atlas's API): 24 hexadecimal digits, from the project's settings in
     * Atlas. A change replaces the endpoint; the new one is created first.
     * @example groupId: "5df264b8f10fab7d2cad2f0d"
     */
    groupId: pulumi.Input<string>;
    /**
     * The AWS region of the endpoint service, such as `us-east-1`: one of {@link ENDPOINT_SERVICE_REGIONS}. A project
     * has one private endpoint in each region. A change replaces the endpoint; the new one is created first.
     * @example region: "us-east-1"
     */
    region: pulumi.Input<EndpointServiceRegion | (string & {})>;
    /**
     * The cloud provider; there is only one.
     * @defaultValue "AWS"
     * @example providerName: "AWS"
     */
    providerName?: pulumi.Input<"AWS">;
    /**
     * Adopt the private endpoint that the project already has in this region, instead of failing with its id.
     * A FAILED endpoint enters the state as FAILED, and the next `up` replaces it. Changing only this argument
     * changes nothing in Atlas.
     * @defaultValue false
     * @example adoptExisting: true
     */
    adoptExisting?: pulumi.Input<boolean>;
    /**
     * Which of Atlas's APIs makes the endpoint: `privateEndpoint`, which Atlas has deprecated; `endpointService`, its
     * successor; or `auto`: privateEndpoint if this Atlas has it and the other arguments allow it. A change
     * alone changes nothing.
     * @defaultValue "auto"
     * @example api: "endpointService"
     */
    api?: pulumi.Input<ApiChoice>;
    /**
     * AWS regions whose VPCs may connect as well, by AWS's cross-region PrivateLink; at most 35, not including the
     * endpoint's own region. A change updates in place. If omitted, regions set by others stay, and regions set by this
     * resource are removed.
     * @example supportedRemoteRegions: ["eu-west-1", "eu-central-1"]
     */
    supportedRemoteRegions?: pulumi.Input<pulumi.Input<EndpointServiceRegion | (string & {})>[]>;
}

/** The arguments of {@link PrivateEndpoint.get}. */
export interface PrivateEndpointGetArgs {
    /**
     * The id of the Atlas project: 24 hexadecimal digits.
     * @example groupId: "5df264b8f10fab7d2cad2f0d"
     */
    groupId: pulumi.Input<string>;
    /**
     * The region; needed only if Atlas does not show it yet because the endpoint is still INITIATING.
     * Default: what Atlas shows.
     * @example region: "us-east-1"
     */
    region?: pulumi.Input<EndpointServiceRegion | (string & {})>;
    /**
     * Which of Atlas's APIs to read through.
     * @defaultValue "auto"
     * @example api: "endpointService"
     */
    api?: pulumi.Input<ApiChoice>;
}

const TYPE = "PrivateEndpoint";
const PROVIDER = providerInState(TYPE);
/** Pulumi resolves them from the provider's answer or, for a `get`, from what it reads. */
const OUTPUTS = [
    "region",
    "providerName",
    "endpointServiceName",
    "status",
    "errorMessage",
    "interfaceEndpoints",
    "api",
    "supportedRemoteRegions",
];

/**
 * A private endpoint connection of a MongoDB Atlas project: the AWS PrivateLink endpoint service that an
 * `aws.ec2.VpcEndpoint` connects to. Its outputs are known only once Atlas reports it as ready (WAITING_FOR_USER; AVAILABLE in
 * the successor API), which takes minutes. If it fails or times out, it stays in the stack's state, and the next
 * `pulumi up` resumes from there.
 *
 * The timeouts of the resource's options are honoured for create and delete; the default is 60 minutes each.
 *
 * @example
 * ```ts
 * import * as atlas from "pulumi-atlas-private-endpoint";
 *
 * const endpoint = new atlas.PrivateEndpoint(
 *     "atlas",
 *     { groupId: "5df264b8f10fab7d2cad2f0d", region: "us-east-1" },
 *     { customTimeouts: { create: "30m", delete: "30m" } },
 * );
 * export const endpointServiceName = endpoint.endpointServiceName;
 * ```
 */
export class PrivateEndpoint extends pulumi.dynamic.Resource {
    /** Policies recognize the class by this. */
    static readonly __pulumiType = typeOf(TYPE);

    /** The id of the Atlas project. */
    declare readonly groupId: pulumi.Output<string>;
    /** The AWS region as `us-east-1`. */
    declare readonly region: pulumi.Output<string>;
    /** `AWS`. */
    declare readonly providerName: pulumi.Output<string>;
    /** Goes into an `aws.ec2.VpcEndpoint` as its service name: `com.amazonaws.vpce.us-east-1.vpce-svc-…`. */
    declare readonly endpointServiceName: pulumi.Output<string>;
    /** Atlas's status as of the last operation: WAITING_FOR_USER once up (AVAILABLE in the endpointService API). */
    declare readonly status: pulumi.Output<string>;
    /** What Atlas says of a failure, if there is one. */
    declare readonly errorMessage: pulumi.Output<string | undefined>;
    /** Ids of the interface endpoints attached to it, as of the last operation. */
    declare readonly interfaceEndpoints: pulumi.Output<string[]>;
    /** Which of Atlas's APIs made it. */
    declare readonly api: pulumi.Output<Api>;
    /** Further regions whose VPCs may connect, if the program sets some or a `get` has read some. */
    declare readonly supportedRemoteRegions: pulumi.Output<string[] | undefined>;

    /** @param opts Pulumi's own, such as `{ customTimeouts: { create: "30m" } }` */
    constructor(name: string, args: PrivateEndpointArgs, opts?: pulumi.CustomResourceOptions) {
        super(PROVIDER, name, inputsOf(TYPE, OUTPUTS, name, args, opts), opts, "atlas", TYPE);
    }

    /**
     * Reads a private endpoint that something else made. Never creates, changes or deletes any. Fails if the project
     * has no such endpoint.
     *
     * @param id Atlas's id of the endpoint, or its region; either may be prefixed with the project (`GROUPID/…`). The
     * output `id` is the value given here
     *
     * @example
     * ```ts
     * import * as atlas from "pulumi-atlas-private-endpoint";
     *
     * const groupId = "5df264b8f10fab7d2cad2f0d";
     * const existing = atlas.PrivateEndpoint.get("existing", "65a0c0ffee0123456789abcd", { groupId });
     * ```
     */
    static get(
        name: string,
        id: pulumi.Input<pulumi.ID>,
        args: PrivateEndpointGetArgs,
        opts?: pulumi.CustomResourceOptions,
    ): PrivateEndpoint {
        return new this(name, args as PrivateEndpointArgs, { ...opts, id });
    }
}
