import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '../../..')

/** The compiler of the project: `tsc` may be an older one here, which the packages are tested with. */
export const TSC = join(ROOT, 'node_modules/typescript/bin/tsc')
export const VITEST = join(ROOT, 'node_modules/vitest/vitest.mjs')
