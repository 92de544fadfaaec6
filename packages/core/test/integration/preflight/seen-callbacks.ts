import { linesOf } from '@kumicorn/testkit'
import { expect } from 'vitest'
import type { Kumicorn, PreflightLine, PreflightOptions } from '../../../src/index.ts'
import { shop } from './shop.ts'

export const KINDS = ['kumquat', 'paynicornPostback', 'paynicornRecharge'] as const

/** The lines of the callbacks, as the configuration of the shop sees them. */
export async function seen(
  publicUrl: PreflightOptions['publicUrl'],
  { kumicorn = shop().kumicorn, ...options }: PreflightOptions & { readonly kumicorn?: Kumicorn } = {},
): Promise<Readonly<Record<string, PreflightLine>>> {
  const report = await kumicorn.preflight({ publicUrl, ...options })
  expect(JSON.stringify(report)).not.toMatch(/kumquat-key|paynicorn-secret|\b[0-9a-f]{32}\b/)
  const lines = linesOf(report)
  return Object.fromEntries(
    Object.entries(lines).flatMap(([name, line]) =>
      line.subject === 'callbacks' ? [[name.slice('callbacks '.length), line]] : [],
    ),
  )
}

export const states = (lines: Readonly<Record<string, PreflightLine>>) =>
  Object.fromEntries(Object.entries(lines).map(([name, { state }]) => [name, state]))

export const all = (state: string) => Object.fromEntries(KINDS.map((name) => [name, state]))
