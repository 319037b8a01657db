import { randomBytes } from "node:crypto";

/** Stale nonces are kept, up to this many, to distinguish them from nonces that were never issued. */
const REMEMBERED = 50_000;

/** The digest nonces that were handed out, and the nonce counts seen for each. */
export class Nonces {
    readonly #nonces = new Map<string, Set<string>>();

    constructor(
        private readonly uses: number,
        private readonly style: "padded" | "plain",
    ) {}

    make(): string {
        // 24 bytes are 32 characters of base64, as in Atlas's nonces; 23 are as many, of which the last is a "=".
        const nonce = randomBytes(this.style === "padded" ? 23 : 24).toString("base64");
        this.#nonces.set(nonce, new Set());
        const oldest = this.#nonces.keys().next();
        if (this.#nonces.size > REMEMBERED && oldest.done !== true) {
            this.#nonces.delete(oldest.value);
        }
        return nonce;
    }

    use(value: string, count: string): "accepted" | "unknown" | "stale" | "replayed" {
        const counts = this.#nonces.get(value);
        if (counts === undefined) {
            return "unknown";
        }
        if (counts.has(count)) {
            return "replayed";
        }
        if (counts.size >= this.uses) {
            return "stale";
        }
        counts.add(count);
        return "accepted";
    }
}
