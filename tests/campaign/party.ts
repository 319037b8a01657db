import type { EndpointSnapshot } from "atlas-emulator";

/** Who acts in a project: two stacks, each with a login of its own kind, and others in Atlas. */
export type Party = "the key's stack" | "the service account's stack" | "others";

export function partyOf(maker: EndpointSnapshot["createdBy"]): Party {
    switch (maker) {
        case "digest":
            return "the key's stack";
        case "bearer":
            return "the service account's stack";
        case "control":
            return "others";
    }
}
