import { createRequire } from 'node:module'
import { join } from 'node:path'
import type TypeScript from '../../../docs/node_modules/typescript/lib/typescript.js'

/** The repository's own folder. */
export const ROOT = join(import.meta.dirname, '../../..')

/** The TypeScript of the site, which has an API for programs; the newest, which checks the code, has none yet. */
export const ts = createRequire(join(ROOT, 'docs/package.json'))('typescript') as typeof TypeScript

export type { TypeScript }
