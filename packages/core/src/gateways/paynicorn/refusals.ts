import type { GatewayPreflight } from '../../gateway-preflight.ts'

/** What the `responseCode`s of refusals tell of: they come without a signature, before the content is looked at. */
export const paynicornRefusals: GatewayPreflight['refusals'] = {
  '204404': { line: 'answer', mend: 'is paynicorn.baseUrl right? Paynicorn\'s own ends in "/trade"' },
  '204002': { line: 'credentials', mend: 'give paynicorn.appKey as the console of Paynicorn shows it' },
  '204004': { line: 'credentials', mend: 'compare paynicorn.merchantSecret with the one in the console' },
  '204005': {
    line: 'credentials',
    mend: 'compare paynicorn.appKey and paynicorn.merchantSecret with the console: they belong together',
  },
  '204006': {
    line: 'credentials',
    mend: 'the account is in test mode: reset its quota in the console, or ask Paynicorn to open it for real orders',
  },
  '205999': { line: 'answer', mend: 'try again in a minute, and ask Paynicorn if it stays so' },
}

/** Those that every other call would get, too, until the set-up is changed; with the codes in the content of a top-up's answer. */
const { '205999': _unknown, ...setUp } = paynicornRefusals
export const paynicornSetUp: GatewayPreflight['refusals'] = {
  ...setUp,
  '4001': { line: 'credentials', mend: 'compare paynicorn.merchantSecret with the one in the console' },
  '4002': { line: 'credentials', mend: 'compare paynicorn.appKey with the one in the console of Paynicorn' },
  '4020': { line: 'credentials', mend: 'give paynicorn.appKey as the console of Paynicorn shows it' },
  '4023': { line: 'credentials', mend: 'make a secret key in the console of Paynicorn' },
}
