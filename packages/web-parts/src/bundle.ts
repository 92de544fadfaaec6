import { fileURLToPath } from 'node:url'

/** What the build of a package with pages adds to its options, so that nothing of this package is needed at run time. */
export const withWebParts = {
  copy: [{ from: fileURLToPath(new URL('./parts', import.meta.url)), to: 'dist' }],
}
