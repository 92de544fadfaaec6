/**
 * A script, a style sheet or an image that the pages of several packages have in common. This module is bundled into
 * theirs, and the folder `parts` is copied beside the bundle: it lies beside this file in either place.
 */
export const partFile = (name: string): URL => new URL(`./parts/${name}`, import.meta.url)
