import { randomBytes } from "node:crypto";

interface Nonce {
    readonly madeAt: number;
    readonly counts: Set<string>;
}

/** Stale nonces are kept, up to this many, to distinguish them from nonces that were never issued. */
const REMEMBERED = 50_000;

/** The digest nonces that were handed out, and the nonce counts seen for each. */
export class Nonces {
    readonly #nonces = new Map<string, Nonce>();

    constructor(
        private readonly lifetime: number,
        private readonly uses: number,
        private readonly now: () => number,
        private readonly style: "padded" | "plain" = "plain",
    ) {}

    make(): string {
        // 24 bytes are 32 characters of base64, as in Atlas's nonces; 23 are as many, of which the last is a "=".
        const nonce = randomBytes(this.style === "padded" ? 23 : 24).toString("base64");
        this.#nonces.set(nonce, { madeAt: this.now(), counts: new Set() });
        const oldest = this.#nonces.keys().next();
        if (this.#nonces.size > REMEMBERED && oldest.done !== true) {
            this.#nonces.delete(oldest.value);
        }
        return nonce;
    }

    use(value: string, count: string): "accepted" | "unknown" | "stale" | "replayed" {
        const nonce = this.#nonces.get(value);
        if (nonce === undefined) {
            return "unknown";
        }
        if (nonce.counts.has(count)) {
            return "replayed";
        }
        if (nonce.counts.size >= this.uses || this.now() - nonce.madeAt >= this.lifetime) {
            return "stale";
        }
        nonce.counts.add(count);
        return "accepted";
    }
}
