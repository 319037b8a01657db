import { lookUpAll, lookUpOne } from "./privateEndpoint/lookUp";

/** By the names that programs know them by. */
export const LOOK_UPS = { getPrivateEndpoint: lookUpOne, getPrivateEndpoints: lookUpAll };

export type LookUpName = keyof typeof LOOK_UPS;

export const LOOK_UP_NAMES = Object.keys(LOOK_UPS) as readonly LookUpName[];
