import type { Action } from './advice.ts'

/** A word about an order in an answer, a query or a callback. */
export interface Status {
  readonly field: string
  readonly value: string
  readonly meaning: string
  readonly chinese: string
  readonly action: Action
}

const status = (field: string, value: string, meaning: string, chinese: string, action: Action): Status => ({
  field,
  value,
  meaning,
  chinese,
  action,
})

export const kumquatStatuses: readonly Status[] = [
  status('status', 'ACCEPT', 'the order is accepted', '已接受', 'nothing'),
  status('status', 'PROCESSING', 'the order is being processed', '处理中', 'nothing'),
  status('status', 'SUBMIT', 'the order was handed on', '已提交', 'nothing'),
  status(
    'status',
    'SUCCESS',
    'the order has succeeded; rarely it fails later, and is called back a second time',
    '成功',
    'nothing',
  ),
  status('status', 'FAIL', 'the order has failed', '失败', 'refund'),
  status('status', 'REJECT', 'the gateway took the order and refused it later', '拒绝', 'refund'),
  status('status (callback)', 'success', 'the order has succeeded', '成功', 'nothing'),
  status('status (callback)', 'error', 'the order has failed', '失败', 'refund'),
]

export const paynicornStatuses: readonly Status[] = [
  status('status', '1', 'success', '成功', 'nothing'),
  status('status', '-1', 'in processing', '处理中', 'nothing'),
  status('status', '0', 'failed; in the answer to a call it is asked about before it counts', '失败', 'ask'),
  status('statusCode (top-ups)', '0', 'in processing', '处理中', 'nothing'),
  status('statusCode (top-ups)', '1', 'success', '成功', 'nothing'),
  status('statusCode (top-ups)', '2', 'failed', '失败', 'refund'),
]
