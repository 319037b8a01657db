import { interfaceEndpoint } from "./interfaceEndpoint/kind";
import { check } from "./lifecycle/check";
import { create } from "./lifecycle/create";
import { deleteIt } from "./lifecycle/delete";
import { diff } from "./lifecycle/diff";
import type { Kind } from "./lifecycle/kind";
import { read } from "./lifecycle/read";
import { update } from "./lifecycle/update";
import { privateConnectionString } from "./privateConnectionString/kind";
import { privateEndpoint } from "./privateEndpoint/kind";

/** The kinds of resources, each after the one that it depends on. */
export const KIND_NAMES = ["PrivateEndpoint", "InterfaceEndpoint", "PrivateConnectionString"] as const;

export type KindName = (typeof KIND_NAMES)[number];

export const KINDS: Readonly<Record<KindName, Kind>> = {
    PrivateEndpoint: privateEndpoint,
    InterfaceEndpoint: interfaceEndpoint,
    PrivateConnectionString: privateConnectionString,
};

/**
 * What both hosts do with any kind. Where the object exists and is not ready, create and update throw an
 * `InitializationError`; any other error leaves no state after a create, and the old one after an update.
 */
export const VERBS = { check, diff, create, update, read, delete: deleteIt };
