import { request } from 'undici'
import type { Sandbox } from '../../src/index.ts'

export interface ControlAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  // biome-ignore lint/suspicious/noExplicitAny: answers differ by route, and the tests look into them
  readonly body: any
}

/** Calls the control API as the console does. */
export function controlOf({ url }: Sandbox) {
  return async (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<ControlAnswer> => {
    const response = await request(`${url}/sandbox/api${path}`, {
      method,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      headers: { 'content-type': 'application/json' },
    })
    const { statusCode: status, headers } = response
    return { status, headers, body: await response.body.json() }
  }
}
