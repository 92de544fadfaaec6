import { refuse } from '../callbacks/receive.ts'
import type { CallbackResponse } from '../callbacks/types.ts'
import type { CheckResult } from '../data/check.ts'
import type { CallbackKind } from '../gateway.ts'
import type { TransportResponse } from '../http/transport.ts'
import { failed, warning } from './results.ts'

/** What our routes answer to a message that the kind refuses; undefined when it takes it: it must not be sent then. */
export async function refusalOf(
  { read }: Pick<CallbackKind, 'read'>,
  message: Uint8Array,
): Promise<CallbackResponse | undefined> {
  try {
    await read(message)
    return undefined
  } catch (error) {
    return refuse(error)
  }
}

/** An answer as it came. */
export interface Answered {
  readonly status: number
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

export const answered = ({ status, headers, body }: TransportResponse): Answered => ({
  status,
  headers,
  body: Buffer.from(body).toString('utf8'),
})

export const isSame = (answer: Answered, expected: CallbackResponse): boolean =>
  answer.status === expected.status && answer.body === expected.body

/** What is wrong with the answer to a message that has to be refused. */
export function faultOf(answer: Answered, expected: CallbackResponse, where: string): CheckResult {
  if (answer.body === expected.body)
    return failed(
      `${where} answers ${answer.status} where ours answer ${expected.status}`,
      'something in between changes answers: gateways must get them as they are, or they send again for nothing',
    )
  return ourFault(answer, where) ?? foreignFault(answer, where)
}

const ALLOW_LIST = 'refused: this address is not on the list'

/** Ours, but not as it has to be. */
function ourFault({ status, body }: Answered, where: string): CheckResult | undefined {
  if (body === ALLOW_LIST)
    return warning(
      `${where} refuses this machine, as callbacks.allowIps says: more cannot be seen from here`,
      "see that your application sees the gateway's address, and not that of a proxy of yours (trust proxy)",
    )
  if (!/^(refused|not handled): /.test(body)) return undefined
  const mends: Readonly<Record<number, string>> = {
    404: 'the running application has other gateways configured, or other paths for their callbacks',
    405: 'something in between changes POST into another method: most often a redirection',
    408: 'the body does not come through: look at the proxy in between',
    413: 'callbacks.maxBodyBytes is smaller than a callback',
    500: 'a body parser has read the callback before: mount the callbacks before it',
    503: 'the application is stopping, or cannot be started: its log says why',
  }
  const mend = mends[status] ?? 'what arrives is not what was sent: does something in between change bodies?'
  return failed(`${where} answers ${status} as ours do, but for another reason: ${body.slice(0, 120)}`, mend)
}

function foreignFault({ status, headers, body }: Answered, where: string): CheckResult {
  const isPage = /\bhtml\b/i.test(headers['content-type'] ?? '') || body.trimStart().startsWith('<')
  const what = `${where} answers ${status}${isPage ? ' with a page for people' : ''}`
  if (status >= 300 && status < 400)
    return failed(
      `${what}, a redirection${targetOf(headers.location)}`,
      'gateways need not follow it, and may lose the body on the way: give the address that it leads to',
    )
  if (status >= 200 && status < 300)
    return failed(
      `${what} to a message that nobody has signed`,
      isPage
        ? 'something else answers there (a proxy, a page of your application): route this path to the callbacks'
        : 'it is not received by this package: whatever is sent there is acknowledged, forged or not',
    )
  if (status === 404 || status === 405)
    return failed(what, 'nothing is mounted there: compare the path with where the callbacks are mounted')
  if (status === 401 || status === 407 || status === 403)
    return failed(
      `${what}, and not as ours do`,
      'something in front wants a login or blocks it (a firewall, a guard): let this path through',
    )
  if (status === 413 || status === 415)
    return failed(what, 'something in front refuses the body: let this path through')
  if (status >= 500)
    return failed(what, 'is the application running behind its proxy? Look into the logs of both')
  return failed(
    `${what}, and not as ours do`,
    'something else answers there: route this path to the callbacks',
  )
}

/** Where a redirection leads, without what its query may hold. */
function targetOf(location: string | undefined): string {
  if (location === undefined) return ''
  return ` to ${location.split(/[?#]/, 1)[0]?.slice(0, 200)}`
}
