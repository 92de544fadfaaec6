import { type CallbacksOptions, createKumicorn, type Kumicorn } from '@kumicorn/core'
import { kumquatCallback } from '@kumicorn/core/testing'

const KEY = 'sign-key'

export function merchant(callbacks?: CallbacksOptions): Kumicorn {
  return createKumicorn({
    kumquat: { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: KEY },
    callbacks,
  })
}

/** Sends a KUMQUAT callback and answers with `200 SUCCESS` or the like. */
export async function post(url: string, more: RequestInit = {}): Promise<string> {
  const { method, headers, body } = kumquatCallback({ request_no: 'A-1' }, KEY)
  const response = await fetch(url, { method, body, ...more, headers: { ...headers, ...more.headers } })
  return `${response.status} ${await response.text()}`
}
