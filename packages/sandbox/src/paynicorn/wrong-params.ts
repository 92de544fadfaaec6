import type { PaynicornEndpoint } from '@kumicorn/core/endpoints'
import { issuesText, type ParamIssue } from '../wire/params.ts'
import { BusinessRefusal, type TopUpCode } from './refusals.ts'
import type { PaynicornState } from './state.ts'

type Params = Readonly<Record<string, unknown>>

/** Mandatory on the wire, while the endpoint table fills them in for its users. */
const FILLED_IN: Readonly<Record<string, readonly string[]>> = {
  'airtime.topUp': ['bizType'],
  'airtime.goods': ['productCode'],
  'data.goods': ['productCode'],
}

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

/** What the schemas do not check. @throws BusinessRefusal */
export function checkFilledIn(
  endpoint: PaynicornEndpoint,
  given: Params,
  { settings }: PaynicornState,
): void {
  const { operation, family, appKeyInside } = endpoint
  if (appKeyInside && family === 'topup') {
    if (!given.appKey) throw new BusinessRefusal('4020', 'appKey is missing inside the content')
    if (given.appKey !== settings.appKey) {
      throw new BusinessRefusal('4002', 'appKey inside the content is not the one of the sandbox')
    }
  }
  for (const field of FILLED_IN[operation] ?? []) {
    if (!given[field]) throw new BusinessRefusal('4003', `${field} is missing`)
  }
}

/** The refusal for parameters that the schema does not let through. */
export function wrongParams({ family }: PaynicornEndpoint, issues: readonly ParamIssue[]): BusinessRefusal {
  const reason = issuesText(issues)
  const [first] = issues
  if (family !== 'topup' || first === undefined) return new BusinessRefusal('1001', reason)
  const [missing, wrong] = topUpCodesOf[first.field] ?? ['4003', '4003']
  return new BusinessRefusal(first.missing ? missing : wrong, reason)
}
