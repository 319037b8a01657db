export function mean(values: readonly number[]): number {
    return values.reduce((total, value) => total + value, 0) / values.length;
}

/**
 * The value below which the part `p` of the values lies, interpolated between neighbours.
 *
 * @param p from 0 to 1
 */
export function quantile(values: readonly number[], p: number): number {
    const sorted = [...values].sort((a, b) => a - b);
    const rank = p * (sorted.length - 1);
    const [below, above] = [sorted[Math.floor(rank)], sorted[Math.ceil(rank)]];
    if (below === undefined || above === undefined) {
        throw new RangeError("There is no quantile of nothing.");
    }
    return below + (above - below) * (rank - Math.floor(rank));
}
