import { createKumquat, createPaynicorn, type Transport } from '@kumicorn/core'
import { expect, it, onTestFinished } from 'vitest'
import type { Advice } from '../../../scripts/reference/codes/advice.ts'
import { kumquatAdvice } from '../../../scripts/reference/codes/kumquat.ts'
import { paynicornAdvice } from '../../../scripts/reference/codes/paynicorn.ts'
import { topUpAdvice } from '../../../scripts/reference/codes/top-ups.ts'

/** How a gateway refuses with a code, and an order that it refuses so. */
interface Refusing {
  readonly refusal: (code: string) => object
  readonly order: (transport: Transport) => Promise<unknown>
}

const orderOfKumquat = async (transport: Transport): Promise<void> => {
  const kumquat = createKumquat({
    baseUrl: 'https://kumquat.example',
    partnerNo: 'P1',
    signKey: 'a key of tests',
    callbackUrl: false,
    random: () => 0,
    transport,
  })
  onTestFinished(() => kumquat.close())
  await kumquat.orders.place({ request_no: 'R-1', product_id: 19402, account: '254771114118' })
}

const orderOfPaynicorn = async (transport: Transport): Promise<void> => {
  const paynicorn = createPaynicorn({
    appKey: 'an-app-key',
    merchantSecret: 'a secret of tests',
    random: () => 0,
    transport,
  })
  onTestFinished(() => paynicorn.close())
  await paynicorn.data.topUp({ transId: 'D-1', benefitNo: '08184123954', goodsId: 'NG72347153587' })
}

/** How often an order is sent that is refused with this code each time. Queries are not counted. */
async function sends(code: string, { refusal, order }: Refusing): Promise<number> {
  let count = 0
  await order({
    async send({ url }) {
      if (!url.endsWith('/query')) count += 1
      return {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify(refusal(code))),
      }
    },
  })
  return count
}

const tables: readonly (readonly [string, Readonly<Record<string, Advice>>, Refusing])[] = [
  [
    'KUMQUAT',
    kumquatAdvice,
    {
      refusal: (errorCode) => ({ returnCode: 'FAIL', returnMsg: 'no', errorCode }),
      order: orderOfKumquat,
    },
  ],
  [
    'Paynicorn',
    paynicornAdvice,
    { refusal: (responseCode) => ({ responseCode, responseMessage: 'no' }), order: orderOfPaynicorn },
  ],
  [
    "Paynicorn's top-ups",
    topUpAdvice,
    { refusal: (code) => ({ code: Number(code), msg: 'no' }), order: orderOfPaynicorn },
  ],
]

it.each(tables)(
  'what the table of %s calls "retry" is what the client sends again by itself',
  async (_, advice, gateway) => {
    const sentAgain: string[] = []
    for (const code of Object.keys(advice)) if ((await sends(code, gateway)) > 1) sentAgain.push(code)
    const marked = Object.keys(advice).filter((code) => advice[code]?.action === 'retry')
    expect(marked).toEqual(sentAgain)
  },
)
