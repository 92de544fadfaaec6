import { BlockList, isIP } from 'node:net'
import {
  canonicalString,
  type FlatField,
  fromBeijingDatetime,
  isKumquatSigned,
  kumquatSign,
  lacksLeadingZeros,
  readFlatJson,
  utf8,
} from '@kumicorn/messages'
import type { Exchange } from '../../http/exchange.ts'
import { KumquatRefusal } from './refusals.ts'
import type { KumquatState } from './state.ts'

/** The parameters of a request: of its JSON body, for GET else of the query. @throws KumquatRefusal JU9998 */
export function readFields({ method, query, body }: Exchange): readonly FlatField[] {
  if (method === 'GET' && body.length === 0) return fromQuery(query)
  const json = utf8(body)
  if (json === undefined) throw new KumquatRefusal('JU9998', 'the body is not UTF-8')
  try {
    return readFlatJson(json)
  } catch (error) {
    throw new KumquatRefusal('JU9998', (error as Error).message)
  }
}

function fromQuery(query: URLSearchParams): readonly FlatField[] {
  const names = [...query.keys()]
  if (new Set(names).size < names.length) throw new KumquatRefusal('JU9998', 'a parameter stands twice')
  return [...query].map(([name, text]) => ({ name, text, value: text }))
}

export const textOf = (fields: readonly FlatField[], name: string): string =>
  fields.find((field) => field.name === name)?.text ?? ''

/** `skew`: milliseconds that the gateway's clock is off at the moment. */
export type Check = (fields: readonly FlatField[], remoteAddress: string, skew: number) => void

/** What every request has to pass before its parameters are looked at. The check throws a KumquatRefusal. */
export function makeChecks({ simulation: { clock }, settings }: KumquatState): Check {
  const { partnerNo, signKey, maxClockSkew, rateLimit = Number.POSITIVE_INFINITY } = settings
  const isRegistered = registered(settings)
  let second = 0
  let requests = 0
  return (fields, remoteAddress, skew) => {
    const now = clock.now() + skew
    if (textOf(fields, 'partner_no') !== partnerNo) {
      throw new KumquatRefusal('JU9991', 'partner_no is not the one of the sandbox')
    }
    if (!isRegistered(remoteAddress)) {
      throw new KumquatRefusal('JU9996', `${remoteAddress} is not registered`)
    }
    const mistake = signMistake(fields, signKey)
    if (mistake !== undefined) throw new KumquatRefusal('JU9994', mistake)
    const datetime = fromBeijingDatetime(textOf(fields, 'datetime'))
    if (datetime === undefined) throw new KumquatRefusal('JU9995', 'datetime is not yyyyMMddHHmmss')
    if (Math.abs(now - datetime) > maxClockSkew) {
      const off = Math.round((datetime - now) / 1_000)
      throw new KumquatRefusal('JU9995', `datetime is ${off} s off the sandbox's clock (Beijing time)`)
    }
    const thisSecond = Math.floor(now / 1_000)
    requests = thisSecond === second ? requests + 1 : 1
    second = thisSecond
    if (requests > rateLimit) throw new KumquatRefusal('JU9989', `more than ${rateLimit} requests a second`)
  }
}

/** Whether an address may call, however it is written: `::1` is `0:0:0:0:0:0:0:1` as well. */
function registered({ allowIps }: KumquatState['settings']): (address: string) => boolean {
  if (allowIps === undefined) return () => true
  const list = new BlockList()
  for (const address of allowIps) list.addAddress(address, familyOf(address))
  return (address) => list.check(address, familyOf(address))
}

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** What is wrong with the signature of a request, which the page wants in lower case; undefined: nothing. */
function signMistake(fields: readonly FlatField[], signKey: string): string | undefined {
  const sign = textOf(fields, 'sign')
  if (sign === '') return 'sign is missing'
  if (isKumquatSigned(fields, signKey)) {
    return sign === sign.toLowerCase() ? undefined : 'sign is in upper case: the gateway asks for lower case'
  }
  if (lacksLeadingZeros(sign, kumquatSign(fields, signKey))) {
    return 'sign has lost its leading zeros: write the digest with 32 digits'
  }
  return `sign does not fit: the sandbox signed ${canonicalString(fields)} followed by the key`
}
