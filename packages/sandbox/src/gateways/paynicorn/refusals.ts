import { issuesText, type ParamIssue } from '../params.ts'
import type { PaynicornEndpoint } from './endpoints.ts'
import type { PaynicornState } from './state.ts'

/** The response codes of the envelope. */
export const responseCodes = {
  '204404': 'no such address',
  '204000': 'empty request',
  '204002': 'appKey is empty',
  '204003': 'content is invalid',
  '204004': 'sign is invalid',
  '204005': 'signature verification failed',
  '204006': 'the request quota of the test mode is used up',
} as const

/** A request that is refused before its content counts. `message` is for the developer and is not sent. */
export class EnvelopeRefusal extends Error {
  readonly code: keyof typeof responseCodes

  constructor(code: keyof typeof responseCodes, reason: string) {
    super(reason)
    this.name = 'EnvelopeRefusal'
    this.code = code
  }
}

/** `code` inside a content when all is well. */
export const OK = '0000'

/**
 * Codes inside the content of payments, refunds, payouts and reports. Assumption: the gateway's page of these
 * codes is not part of the reference, so only the success is real; the others are the sandbox's own.
 */
export const transactionCodes = {
  '1001': 'parameter error',
  '1002': 'duplicate order id',
  '1003': 'transaction does not exist',
  '1004': 'transaction failed',
  '1005': 'transaction refused',
  '1006': 'the original payment cannot be refunded',
} as const

/** Codes of refused top-ups, in the words of the public documentation. */
export const topUpCodes = {
  '4001': 'invalid signature',
  '4002': 'invalid appId',
  '4003': 'unsupported business',
  '4004': 'unsupported amount',
  '4005': 'invalid packageId',
  '4006': 'invalid benefitNo',
  '4007': 'invalid transId',
  '4008': 'transId is null',
  '4009': 'transId already exist',
  '4010': 'phone number is empty',
  '4011': 'unknown operator',
  '4012': 'no active wallet of this currency',
  '4013': 'insufficient balance',
  '4014': 'minute limit exceeded',
  '4015': 'daily times limit exceeded',
  '4016': 'channel disabled',
  '4017': 'channelCode is null',
  '4018': 'channelCode is error',
  '4019': 'sp product is null',
  '4020': 'appKey is null',
  '4021': 'callbackUrl is null',
  '4022': 'callback url error',
  '4023': 'secret key is null',
} as const

export type TopUpCode = keyof typeof topUpCodes

type Code = keyof typeof transactionCodes | TopUpCode

/** A refusal inside the content: the call was right, the business is not. */
export class BusinessRefusal extends Error {
  readonly code: Code

  constructor(code: Code, reason: string) {
    super(reason)
    this.name = 'BusinessRefusal'
    this.code = code
  }

  /** What the gateway says. */
  get words(): string {
    return { ...transactionCodes, ...topUpCodes }[this.code]
  }
}

type Params = Readonly<Record<string, unknown>>

/** Which of the top-up codes says best what is wrong with a field: when missing, and when wrong. */
const topUpCodesOf: Readonly<Record<string, readonly [missing: TopUpCode, wrong: TopUpCode]>> = {
  transId: ['4008', '4007'],
  benefitNo: ['4010', '4006'],
  nationalPhoneNo: ['4010', '4006'],
  amount: ['4004', '4004'],
  operatorCode: ['4011', '4011'],
  currency: ['4003', '4012'],
  goodsId: ['4019', '4019'],
}

/** The appKey that top-ups carry inside. @throws BusinessRefusal */
export function checkAppKey(
  { family, appKeyInside }: PaynicornEndpoint,
  { appKey }: Params,
  { settings }: PaynicornState,
): void {
  if (!appKeyInside || family !== 'topup') return
  if (!appKey) throw new BusinessRefusal('4020', 'appKey is missing inside the content')
  if (appKey !== settings.appKey) {
    throw new BusinessRefusal('4002', 'appKey inside the content is not the one of the sandbox')
  }
}

/** The refusal for parameters that are missing or wrong. */
export function wrongParams({ family }: PaynicornEndpoint, issues: readonly ParamIssue[]): BusinessRefusal {
  const reason = issuesText(issues)
  const [first] = issues
  if (family !== 'topup' || first === undefined) return new BusinessRefusal('1001', reason)
  const [missing, wrong] = topUpCodesOf[first.field] ?? ['4003', '4003']
  return new BusinessRefusal(first.missing ? missing : wrong, reason)
}
