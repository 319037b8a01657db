import type { BenchContext } from "../context";
import type { Figure } from "../figure";
import { creates } from "./creates";
import { hosts } from "./hosts";
import { strings } from "./strings";
import { state } from "./state";
import { unchanged } from "./unchanged";
import { waits } from "./waits";

/** In the order of the table. */
export const ROWS = { creates, waits, strings, state, unchanged, hosts } satisfies Record<
    string,
    (context: BenchContext) => Promise<Figure[]>
>;

export type RowName = keyof typeof ROWS;
