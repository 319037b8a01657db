/** Who acts in a project: the stacks, and others. */
export type Party = string;
export const OTHERS: Party = "others";

/** A private endpoint in Atlas. */
export interface There {
    readonly id: string;
    readonly groupId: string;
    readonly region: string;
    readonly status: string;
    readonly maker: Party;
    readonly attached: readonly { readonly id: string; readonly status: string; readonly maker: Party }[];
}

/** A deletion, or a detachment, that a party has asked for. */
export interface Removal {
    readonly by: Party;
    readonly id: string;
    readonly vpce?: string | undefined;
    /** Whose it was, and what it was before; where the Atlas tells. */
    readonly maker?: Party;
    readonly status?: string;
}

/** Atlas, as it stands after a command. */
export interface World {
    readonly there: readonly There[];
    /** From the beginning on, in order. */
    readonly removals: readonly Removal[];
    /** Whether nothing in Atlas tells this one from what a lost call of the party's has made. */
    isUndecidable(party: Party, id: string, vpce: string | undefined): boolean;
    /** Whether the party has ever attached this: it cannot tell it from the next one. */
    hasAttached(party: Party, key: string): boolean;
}
