import type { BenchContext } from "../context";
import type { Figure } from "../figure";
import { hosts } from "./hosts";
import { programs } from "./programs";
import { official } from "./official";
import { strings } from "./strings";
import { state } from "./state";
import { unchanged } from "./unchanged";
import { waits } from "./waits";

/** In the order of the table. */
export const ROWS = { waits, strings, state, unchanged, hosts, programs, official } satisfies Record<
    string,
    (context: BenchContext) => Promise<Figure[]>
>;

export type RowName = keyof typeof ROWS;
