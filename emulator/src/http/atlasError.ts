import { STATUS_CODES } from "node:http";

/** An error as Atlas answers it. */
export class AtlasError extends Error {
    override readonly name = "AtlasError";

    constructor(
        readonly status: number,
        readonly errorCode: string,
        readonly detail: string,
        readonly parameters: readonly string[] = [],
        readonly headers: Readonly<Record<string, string>> = {},
    ) {
        super(detail);
    }

    body(): Record<string, unknown> {
        return errorBody(this.status, this.errorCode, this.detail, this.parameters);
    }
}

export function errorBody(
    status: number,
    errorCode: string,
    detail: string,
    parameters: readonly string[] = [],
): Record<string, unknown> {
    return { detail, error: status, errorCode, parameters, reason: STATUS_CODES[status] ?? "Unknown" };
}

export function badRequest(errorCode: string, detail: string, ...parameters: string[]): AtlasError {
    return new AtlasError(400, errorCode, detail, parameters);
}

export function resourceNotFound(detail: string, ...parameters: string[]): AtlasError {
    return new AtlasError(404, "RESOURCE_NOT_FOUND", detail, parameters);
}
