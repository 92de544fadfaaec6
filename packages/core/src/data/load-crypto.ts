import type * as Crypto from 'node:crypto'
import { lazy } from './lazy.ts'

/** `node:crypto`, loaded at its first use: with it, importing this package would take a fifth longer. */
export const loadCrypto: () => typeof Crypto = lazy(() => process.getBuiltinModule('node:crypto'))
