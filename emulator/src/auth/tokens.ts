import { randomBytes } from "node:crypto";
import type { Settings } from "../options";

/** The access tokens of the service account. */
export class Tokens {
    #issued = 0;
    readonly #expiry = new Map<string, number>();

    constructor(private readonly settings: Settings) {}

    /** How many were issued since the start or the last reset. */
    get issued(): number {
        return this.#issued;
    }

    clear(): void {
        this.#issued = 0;
        this.#expiry.clear();
    }

    isServiceAccount(header: string | undefined): boolean {
        const { clientId, clientSecret } = this.settings;
        const expected = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
        return /^Basic\s+(\S+)$/i.exec(header ?? "")?.[1] === expected;
    }

    issue(): { access_token: string; expires_in: number; token_type: "Bearer" } {
        const token = randomBytes(32).toString("base64url");
        this.#issued += 1;
        this.#expiry.set(token, this.settings.now() + this.settings.tokenLifetime * 1000);
        return { access_token: token, expires_in: this.settings.tokenLifetime, token_type: "Bearer" };
    }

    isValid(token: string): boolean {
        return (this.#expiry.get(token) ?? 0) > this.settings.now();
    }
}
