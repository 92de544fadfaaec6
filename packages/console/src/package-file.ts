/**
 * A file of this package, by its path in it. Stands in the root of the sources: `src` and `dist`, which has no folders,
 * both lie beside `assets` and `package.json`.
 */
export const packageFile = (path: string): URL => new URL(`../${path}`, import.meta.url)
