import type { KumicornOptions } from '@kumicorn/core'
import { kumquatCallback } from '@kumicorn/core/testing'

/** A merchant of KUMQUAT alone, with a key of its own. */
export const merchant = (signKey = 'sign-key'): KumicornOptions => ({
  kumquat: { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey },
})

/** Sends a KUMQUAT callback and answers with `200 SUCCESS` or the like. */
export async function post(url: string, reference = 'A-1', signKey = 'sign-key'): Promise<string> {
  const { method, headers, body } = kumquatCallback({ request_no: reference }, signKey)
  const response = await fetch(url, { method, headers, body })
  return `${response.status} ${await response.text()}`
}
