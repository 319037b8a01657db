export interface Body {
    /** Undefined where the body is empty, or no JSON. */
    readonly json: unknown;
    /** What it is in place of JSON. */
    readonly unreadable?: string;
}

export interface ErrorBody {
    readonly errorCode: string | undefined;
    readonly detail: string | undefined;
    readonly parameters: readonly unknown[];
}

export function readBody(body: string): Body {
    const text = body.trim();
    if (text === "") {
        return { json: undefined };
    }
    try {
        return { json: JSON.parse(text) };
    } catch {
        return {
            json: undefined,
            unreadable: text.startsWith("<") ? "HTML where JSON was expected" : "no JSON",
        };
    }
}

/** Reads Atlas's error body. Any other body, such as a proxy's HTML, yields no fields. */
export function readErrorBody(json: unknown): ErrorBody {
    const fields: Partial<Record<keyof ErrorBody, unknown>> =
        typeof json === "object" && json !== null ? json : {};
    const text = (value: unknown): string | undefined =>
        typeof value === "string" && value !== "" ? value : undefined;
    return {
        errorCode: text(fields.errorCode),
        detail: text(fields.detail),
        parameters: Array.isArray(fields.parameters) ? fields.parameters : [],
    };
}
