import type { Sandbox, SandboxAnswerFault, SandboxCallbackFault } from '../../src/index.ts'
import type { Player } from './player.ts'
import { APP_KEY, GOOD, payment } from './scenes.ts'

const answers: readonly SandboxAnswerFault[] = [
  { kind: 'lost-after-acceptance' },
  { kind: 'lost-before-acceptance' },
  { kind: 'server-error' },
  { kind: 'server-error', status: 503, accepted: true },
  { kind: 'rate-limited' },
  { kind: 'clock-skew', by: '-1m' },
  { kind: 'tampered-signature' },
  { kind: 'unknown-error' },
  { kind: 'unknown-error', accepted: false },
  { kind: 'malformed' },
  { kind: 'malformed', as: 'html' },
  { kind: 'malformed', as: 'empty' },
  { kind: 'malformed', as: 'binary' },
]

const callbacks: readonly SandboxCallbackFault[] = [
  { kind: 'duplicated', copies: 3, apart: '10s' },
  { kind: 'reordered' },
  { kind: 'contradictory' },
  { kind: 'contradictory', first: 'failed', truth: 'first' },
  { kind: 'never' },
  { kind: 'wrong-amount' },
  { kind: 'wrong-amount', amount: '7.00', currency: 'EUR' },
  { kind: 'wrong-key' },
  { kind: 'tampered' },
  { kind: 'before-answer' },
  { kind: 'late', by: '2h' },
]

/** Every fault, on both gateways; retries; what is done by hand. */
export async function faultScene(player: Player, sandbox: Sandbox) {
  const { kumquat, paynicorn, advance, does, heading } = player
  heading('Faults')
  let n = 0
  const placeBoth = async () => {
    n += 1
    await kumquat('/orders', { request_no: `F${n}`, product_id: 19402, account: GOOD })
    await paynicorn('/v3/transaction/pay', { ...payment, orderId: `F${n}` })
  }
  for (const answer of answers) {
    await does(`fault ${JSON.stringify(answer)}`, () => {
      if (answer.kind !== 'tampered-signature') sandbox.faults.next({ gateway: 'kumquat', answer, times: 1 })
      if (answer.kind !== 'rate-limited') sandbox.faults.next({ gateway: 'paynicorn', answer, times: 1 })
    })
    await placeBoth()
  }
  await advance('5s')
  for (const callback of callbacks) {
    await does(`fault ${JSON.stringify(callback)}`, () => {
      sandbox.faults.next({ gateway: 'kumquat', callback })
      sandbox.faults.next({ gateway: 'paynicorn', callback })
    })
    await placeBoth()
    await advance('5s')
    await advance('6m')
  }
  await advance('3h')
  heading('Magic values')
  for (const digits of [41, 42, 44, 45, 46, 47, 48, 49, 51, 61, 62, 63, 64, 65, 66, 67, 69, 71]) {
    const account = `2547711190${digits}`
    await kumquat('/orders', { request_no: `M${digits}`, product_id: 19402, account })
    await paynicorn('/v3/transaction/pay', { ...payment, orderId: `M${digits}`, amount: `9.${digits}` })
  }
  await advance('10m')
  await advance('2h')
  heading('By hand')
  await kumquat('/orders', { request_no: 'H1', product_id: 19410, account: GOOD })
  const key = { reference: 'H1' }
  await does('settle failed', () => sandbox.settle(key, 'failed'))
  await does('settle succeeded', () => sandbox.settle(key, 'succeeded'))
  await does('resend', () => sandbox.resend(key))
}

/** What is never acknowledged comes again, by the schedules. */
export async function retryScene({ kumquat, paynicorn, advance, heading }: Player) {
  heading('Refused callbacks')
  await kumquat('/orders', { request_no: 'refused-1', product_id: 19402, account: GOOD })
  await paynicorn('/v3/transaction/pay', { ...payment, orderId: 'refused-2' })
  await paynicorn('/topup/api/topup', {
    appKey: APP_KEY,
    countryCode: 'NG',
    bizType: 'm_topup',
    operatorCode: 'NG_MTN',
    benefitNo: '8031234567',
    amount: 100,
    transId: 'refused-3',
  })
  await advance('1s')
  for (const by of ['5s', '1m', '1m', '2m', '4m', '8m', '1h', '10h', '300h']) await advance(by)
}
