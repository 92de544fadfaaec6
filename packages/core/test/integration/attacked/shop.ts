import { onTestFinished, vi } from 'vitest'
import { createKumicorn, type Kumicorn, type KumicornOptions } from '../../../src/index.ts'
import { kumquatCallback } from '../../../src/testing/index.ts'

const KEY = '123456789'

export interface Made extends Partial<KumicornOptions> {
  readonly partnerNo?: string
  readonly baseUrl?: string
}

/** A Kumicorn that looks at its store every few milliseconds, stopped at the end of the test. */
export function make({ partnerNo = 'P1', baseUrl = 'http://127.0.0.1:9', ...options }: Made = {}): Kumicorn {
  const kumicorn = createKumicorn({
    kumquat: { baseUrl, partnerNo, signKey: KEY },
    deliveries: { pollInterval: 20 },
    ...options,
  })
  onTestFinished(() => kumicorn.stop({ timeout: 100 }))
  return kumicorn
}

export const callback = (request_no: string, more: Readonly<Record<string, string>> = {}) =>
  kumquatCallback({ request_no, ...more }, KEY)

export const place = { request_no: 'A', product_id: 1, account: '254771114118' } as const

export const pause = (ms = 20): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export const until = (isSo: () => boolean | Promise<boolean>): Promise<boolean> =>
  vi.waitUntil(isSo, { timeout: 30_000, interval: 5 })

export const deadOf = async (kumicorn: Kumicorn) => (await kumicorn.deadLetters.list()).deadLetters
