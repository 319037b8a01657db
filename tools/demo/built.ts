/** `npm ci` builds the packages; a checkout in which that did not work, or was cleaned since, gets told. */
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
