import type { BenchContext } from "../context";
import type { Figure } from "../figure";
import { programs } from "./programs";
import { official } from "./official";
import { strings } from "./strings";
import { state } from "./state";
import { waits } from "./waits";

/** In the order of the table. */
export const ROWS = { waits, strings, state, programs, official } satisfies Record<
    string,
    (context: BenchContext) => Promise<Figure[]>
>;

export type RowName = keyof typeof ROWS;
