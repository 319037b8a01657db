import { printable } from "../atlas/wire/printable";
import { redact } from "../atlas/wire/redaction";

export type Status = "ok" | "warn" | "fail" | "skip";

export interface Finding {
    readonly status: Status;
    readonly detail: string;
    readonly fix?: string | undefined;
}

/** A finding, and what later checks go on with; without that they are skipped. */
export type Found<Result> = Finding & { readonly result?: Result | undefined };

export type CheckResult = Finding & { readonly id: string };

export const ok = <T>(detail: string, result?: T): Found<T> => ({ status: "ok", detail, result });
export const warn = <T>(...[detail, fix, result]: [string, string?, T?]): Found<T> => ({
    status: "warn",
    detail,
    fix,
    result,
});
export const fail = (detail: string, fix: string): Finding => ({ status: "fail", detail, fix });
export const skip = (detail: string, fix?: string): Finding => ({ status: "skip", detail, fix });

/** Atlas's keys have 36 characters; an emulator's "private" would also match in the names of settings. */
const SHORTEST_SECRET = 8;
const LONGEST_TEXT = 20_000;

export class Checkup {
    readonly secrets = new Set<string>();
    private readonly found: CheckResult[] = [];

    /** Runs a check, unless one of its needs is missing. One that crashes says so, and does not stop the others. */
    async check<Needs extends object, Result>(
        id: string,
        needs: { readonly [K in keyof Needs]: Needs[K] | undefined },
        run: (needs: Needs) => Found<Result> | Promise<Found<Result>>,
    ): Promise<Result | undefined> {
        const missing = Object.entries(needs).flatMap(([name, value]) => (value === undefined ? [name] : []));
        let found: Found<Result> = skip(`needs ${missing.join(" and ")}`);
        try {
            found = missing.length > 0 ? found : await run(needs as Needs);
        } catch (error) {
            const reason = error instanceof Error ? error.message : String(error);
            found = fail(`This check crashed: ${reason}`, "Report it, with the output of doctor --json.");
        }
        const { result, detail, ...finding } = found;
        this.found.push({ id, detail, ...finding });
        return result;
    }

    /** All findings, without secrets: one may be known only after a check has printed it. */
    results(): CheckResult[] {
        const secrets = [...this.secrets].filter((secret) => secret.length >= SHORTEST_SECRET);
        const clean = (text: string): string => printable(redact(text, secrets), LONGEST_TEXT);
        return this.found.map((one) => ({
            ...one,
            detail: clean(one.detail),
            fix: one.fix && clean(one.fix),
        }));
    }
}
