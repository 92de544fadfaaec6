import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { selfMadeCertificate } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { asJson, kumquatCaller, signed } from '../support/kumquat-caller.ts'
import { frozen } from '../support/start.ts'

const DAY = 86_400_000
const certificate = () =>
  selfMadeCertificate({ from: new Date(Date.now() - DAY), to: new Date(Date.now() + DAY) })

/** The error that a client sees, or the status of the answer. */
function outcomeOf(url: string, body: string): Promise<string | number | undefined> {
  const request = url.startsWith('https:') ? httpsRequest : httpRequest
  return new Promise((resolve) => {
    request(url, { method: 'POST', rejectUnauthorized: false }, ({ statusCode }) => resolve(statusCode))
      .on('error', (error: NodeJS.ErrnoException) => resolve(error.code))
      .end(body)
  })
}

// Only a TCP socket can be reset: over https nothing was, and the client waited for ever.
describe.each(['http', 'https'])('over %s', (scheme) => {
  it.each([
    ['lost-after-acceptance', 1],
    ['lost-before-acceptance', 0],
  ] as const)('an answer that is %s is a connection reset', async (answer, orders) => {
    const sandbox = await frozen(scheme === 'https' ? { tls: certificate() } : {})
    sandbox.faults.next({ answer })
    const order = { request_no: 'R1', product_id: 19402, account: '254771114118' }
    const body = asJson(signed({ ...kumquatCaller(sandbox).common(), ...order }, sandbox.kumquat.signKey))
    expect(await outcomeOf(`${sandbox.url}/api/code/2.0/orders`, body)).toBe('ECONNRESET')
    expect(sandbox.orders()).toHaveLength(orders)
  })
})
