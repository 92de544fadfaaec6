/** The gateway's own mock table, by account. Any other account: accepted, then {@link otherwise}. */
export interface PlannedResult {
  readonly succeeds: boolean
  /** It ends as REJECT, not as FAIL. */
  readonly rejected?: true
  /** `result` of the callback. */
  readonly result: string
}

const succeeds: PlannedResult = { succeeds: true, result: '充值成功' }
const fails: PlannedResult = { succeeds: false, result: '充值失败' }
const rejects: PlannedResult = { succeeds: false, rejected: true, result: '充值失败' }
/** Also what becomes of an order that the balance does not cover. */
export const noFunds: PlannedResult = { succeeds: false, result: '账号金额不足' }

/** Refused at once, with the code of a wrong signature. */
export const REFUSED_ACCOUNT = '6208566322867'

const accounts: ReadonlyMap<string, PlannedResult> = new Map([
  ['254771114118', succeeds],
  ['8615180624622', noFunds],
  // Not of the gateway's table, which has REJECT only for queries.
  ['254771110013', rejects],
])

/** What becomes of an order for this account. */
export const plannedResultOf = (account: string, otherAccounts: keyof typeof others): PlannedResult =>
  accounts.get(account) ?? others[otherAccounts]

const others = { fail: fails, succeed: succeeds, reject: rejects } as const

/** What an order decided by hand is told as. */
export const resultByHand = (success: boolean): PlannedResult => (success ? succeeds : fails)

/** The query's mock table: these orders exist in every sandbox. */
export const mockSerials: ReadonlyMap<string, string> = new Map([
  ['0577228903e14f23030c3c5e496033ef', 'SUCCESS'],
  ['0557978903e14f23030c3c5e496033ef', 'REJECT'],
])
