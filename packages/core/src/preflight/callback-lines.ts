import { randomUUID } from 'node:crypto'
import type { CallbackResponse } from '../callbacks/types.ts'
import type { CheckResult, CheckTools } from '../data/check.ts'
import type { Transport } from '../http/transport.ts'
import { undiciTransport } from '../http/undici.ts'
import { isThisMachine } from './addresses.ts'
import { addressOf, type NamedKind, reachFault, shownUrl, unknownKinds } from './callback-address.ts'
import { type Answered, answered, faultOf, isSame, refusalOf } from './callback-answer.ts'
import { connection, hostOf } from './connection.ts'
import type { PreflightLine, PreflightOptions } from './report.ts'
import { failed, ok, unchecked } from './results.ts'
import { type Explain, inTime, type Running, runCheck, saidBy } from './run-check.ts'

/** Longer answers are none of ours. */
const LONGEST = 64 * 1024

/** What is seen of the public addresses of the callbacks. */
export async function callbackLines(
  kinds: readonly NamedKind[],
  { publicUrl }: Pick<PreflightOptions, 'publicUrl'>,
  running: Running,
): Promise<readonly PreflightLine[]> {
  const lines: PreflightLine[] = []
  const add = (check: string, result: CheckResult): void =>
    void lines.push({ subject: 'callbacks', check, ...result })
  const unknown = unknownKinds(
    publicUrl,
    kinds.map(({ name }) => name),
  )
  if (unknown) add('publicUrl', unknown)
  const addresses = kinds.map((kind) => [kind, addressOf(kind, publicUrl)] as const)
  const urls = addresses.flatMap(([, address]) => (address instanceof URL ? [address] : []))
  const origins = new Map(urls.map((url) => [url.origin, url]))
  const unreached = new Set<string>()
  for (const [origin, url] of origins) {
    const reached = await runCheck({ run: (tools) => reach(url, tools) }, running)
    add(origins.size === 1 ? 'connection' : `connection ${url.host}`, reached)
    if (reached.state === 'failed') unreached.add(origin)
  }
  const transport = undiciTransport()
  for (const [kind, address] of addresses) {
    const run = (tools: CheckTools) => probe(kind, address as URL, transport, tools)
    if (!(address instanceof URL)) add(kind.name, address)
    else if (unreached.has(address.origin)) add(kind.name, UNREACHED)
    else add(kind.name, await runCheck({ run }, running, unanswered))
  }
  await inTime(running, () => transport.close?.()).catch(() => undefined)
  return lines
}

const UNREACHED = unchecked('not asked: gateways do not reach its server, or do not trust it')

const unanswered: Explain = (error) =>
  failed(saidBy(error), 'look whether the server answers, and what its log says')

/** Whether gateways reach the server, and trust it. */
async function reach(url: URL, tools: CheckTools): Promise<CheckResult> {
  const reached = await connection(url, 'ours', tools)
  if (reached.state === 'failed') return reached
  const fault = await reachFault(url, tools.production)
  return fault && (fault.state === 'failed' || reached.state === 'ok') ? fault : reached
}

/** Sends what has to be refused, and compares how. */
async function probe(
  { kind, plan }: NamedKind,
  url: URL,
  transport: Transport,
  tools: CheckTools,
): Promise<CheckResult> {
  const where = shownUrl(url)
  const post = (message: Uint8Array): Promise<Answered> => send(transport, url, message, tools)
  const unsigned = Buffer.from(JSON.stringify({ preflight: randomUUID() }))
  const expected = await refusalOf(kind, unsigned)
  if (expected === undefined)
    return failed(
      'the gateway takes a message that nobody has signed',
      'its callbacks must verify what they read',
    )
  const first = await post(unsigned)
  if (!isSame(first, expected)) return faultOf(first, expected, where)
  const refuses = `${where} refuses what is not signed, as ours do`
  // What is signed goes to nobody who could read it on its way.
  if (url.protocol !== 'https:' && !isThisMachine(hostOf(url)))
    return ok(`${refuses}; its key was not compared (http)`)
  const signed = plan.probe?.()
  const foreign: CallbackResponse | undefined = signed && (await refusalOf(kind, signed))
  if (signed === undefined || foreign === undefined || foreign.body === expected.body) return ok(refuses)
  const second = await post(signed)
  if (isSame(second, foreign)) return ok(`${refuses}, and verifies with our key`)
  if (isSame(second, expected))
    return failed(
      `${where} does not accept what our key signs`,
      'the running application has another key than this configuration: give both the same',
    )
  return faultOf(second, foreign, where)
}

async function send(
  transport: Transport,
  url: URL,
  message: Uint8Array,
  { signal }: CheckTools,
): Promise<Answered> {
  const response = await transport.send({
    method: 'POST',
    url: url.href,
    headers: { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'kumicorn-preflight' },
    body: Buffer.from(message).toString('utf8'),
    signal,
    maxResponseBytes: LONGEST,
  })
  return answered(response)
}
