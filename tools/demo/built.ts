/** `npm ci` builds the packages; if that failed, or was cleaned since, the error says what to run. */
export function requireBuilt(...packages: string[]): void {
    for (const name of packages) {
        try {
            require.resolve(name);
        } catch {
            throw new Error(
                `The package ${name} is not built yet. Type:\n\n  npm ci\n\nor, if that was done: npm run build`,
            );
        }
    }
}
