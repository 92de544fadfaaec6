import { h } from './parts/dom.js'
import { copy } from './toast.js'

/** Lines to begin with. The keys stay in the environment: code is shown to others. */
export function snippets(kumquat, paynicorn) {
  const kumquatCode = `import { createKumquat } from '@kumicorn/core'

const kumquat = createKumquat({
  baseUrl: '${kumquat.baseUrl}',
  partnerNo: '${kumquat.partnerNo}',
  signKey: process.env.KUMQUAT_SIGN_KEY,
})
await kumquat.orders.place({ request_no: 'R1', product_id: 19402, account: '254771114118' })`
  const paynicornCode = `import { createPaynicorn } from '@kumicorn/core'

const paynicorn = createPaynicorn({
  baseUrl: '${paynicorn.baseUrl}',
  appKey: '${paynicorn.appKey}',
  merchantSecret: process.env.PAYNICORN_MERCHANT_SECRET,
})
await paynicorn.payments.create({
  orderId: 'P1', amount: '100.00', currency: 'NGN', countryCode: 'NG', orderDescription: 'A thing',
})`
  return [snippet('KUMQUAT in TypeScript', kumquatCode), snippet('Paynicorn in TypeScript', paynicornCode)]
}

const snippet = (title, code) =>
  h(
    'details',
    { class: 'snippet' },
    h('summary', {}, title),
    h('pre', { tabindex: '0' }, code),
    h('button', { type: 'button', class: 'small', onclick: () => copy(code, 'The code') }, 'Copy'),
  )
