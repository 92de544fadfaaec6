/**
 * What is to be done about a code:
 * - `retry`: nothing was accepted; later the same may go through
 * - `ask`: it is not known what became of the order; a query tells
 * - `refund`: the gateway has not taken the order, and will not: give the customer the money back
 * - `mend`: something in your own call or set-up is wrong
 * - `call them`: only the gateway's people can change it
 * - `nothing`: all is well, or the rest comes by itself
 */
export type Action = 'retry' | 'ask' | 'refund' | 'mend' | 'call them' | 'nothing'

export interface Advice {
  readonly action: Action
  /** What the gateway's page calls it, or the English of a page that has no Chinese in Chinese. */
  readonly chinese: string
  readonly what: string
  readonly whatChinese: string
}

export const actionsChinese: Readonly<Record<Action, string>> = {
  retry: '稍后重试',
  ask: '查询',
  refund: '退款',
  mend: '自行修正',
  'call them': '联系网关',
  nothing: '无需处理',
}
