/** The kinds of resources, each after the one that it depends on. */
export const KINDS = ["PrivateEndpoint", "InterfaceEndpoint", "PrivateConnectionString"] as const;

export type Kind = (typeof KINDS)[number];

/** The id that `pulumi import` and `get` take: its parts, and an example. */
export const IMPORT_IDS: Readonly<Record<Kind, { readonly form: string; readonly example: string }>> = {
    PrivateEndpoint: {
        form: "GROUPID/ID",
        example: "5df264b8f10fab7d2cad2f0d/65a0c0ffee0123456789abcd",
    },
    InterfaceEndpoint: {
        form: "GROUPID/PRIVATEENDPOINTID/VPCEID",
        example: "5df264b8f10fab7d2cad2f0d/65a0c0ffee0123456789abcd/vpce-0123456789abcdef0",
    },
    PrivateConnectionString: {
        form: "GROUPID/CLUSTERNAME/VPCEID",
        example: "5df264b8f10fab7d2cad2f0d/orders/vpce-0123456789abcdef0",
    },
};
