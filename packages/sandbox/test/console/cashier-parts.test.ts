import { describe, expect, it } from 'vitest'
import { grouped } from '../../src/ui/cashier/methods.ts'
import { html } from '../../src/ui/cashier/page.ts'
import { languageOf } from '../../src/ui/cashier/request.ts'
import { words } from '../../src/ui/cashier/words.ts'
import { merchantWithSandbox, payment } from '../support/paynicorn-merchant.ts'

describe('the markup of the cashier page', () => {
  it('escapes whatever is put in, in text and in attributes', () => {
    const hostile = `<b a="1" b='2'>&`
    expect(html`<p title="${hostile}">${hostile}${undefined}</p>`.text).toBe(
      '<p title="&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;">&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;</p>',
    )
  })

  it('takes markup of its own as it is', () => {
    expect(html`<ul>${['<', '>'].map((each) => html`<li>${each}</li>`)}</ul>`.text).toBe(
      '<ul><li>&lt;</li><li>&gt;</li></ul>',
    )
  })
})

describe('the language of the cashier page', () => {
  it.each([
    ['zh', 'en', 'en', 'zh'],
    [null, 'zh_CN', 'en', 'zh'],
    [null, 'en', 'zh', 'en'],
    [null, 'sw', 'sw, zh;q=0.5, en;q=0.4', 'zh'],
    [null, '', 'fr, en;q=0.1, zh;q=0', 'en'],
    [null, undefined, undefined, 'en'],
    ['<b>', undefined, undefined, 'en'],
  ] as const)('for choice %s, payment %s and browser %s is right', (chosen, asked, header, language) => {
    expect(languageOf(chosen, asked, header)).toBe(language)
  })

  it('has the same words in both', () => {
    expect(Object.keys(words.zh)).toEqual(Object.keys(words.en))
  })
})

describe('amounts on the cashier page', () => {
  it.each([
    ['1', '1'],
    ['1234567.50', '1,234,567.50'],
    ['999.999', '999.999'],
  ])('%s is shown as %s', (amount, shown) => {
    expect(grouped(amount)).toBe(shown)
  })
})

describe('who pays at the cashier page', () => {
  const open = (webUrl: string) => fetch(webUrl, { headers: { accept: 'text/html' } })

  it('is a simulated customer, unless somebody has opened the page by then', async () => {
    const { call, sandbox } = await merchantWithSandbox()
    const { content } = await call('/v3/transaction/pay', payment)
    await call('/v3/transaction/pay', { ...payment, orderId: 'P2' })
    await open(content.webUrl)
    await sandbox.clock.advance('1h')
    expect(sandbox.orders().map(({ state }) => state)).toEqual(['pending', 'succeeded'])
  })

  it('is nobody else where payments wait for the cashier page', async () => {
    const { call, sandbox } = await merchantWithSandbox()
    await fetch(`${sandbox.url}/console/customer`, { method: 'POST', body: '{"customer":"cashier"}' })
    await call('/v3/transaction/pay', payment)
    await sandbox.clock.advance('1h')
    expect(sandbox.orders()[0]?.state).toBe('pending')
  })

  it('pays once, however often the form is sent', async () => {
    const { call, sandbox, postbacks } = await merchantWithSandbox()
    const { webUrl } = (await call('/v3/transaction/pay', payment)).content
    const send = (body: string) =>
      fetch(webUrl, { method: 'POST', body: new URLSearchParams(body), redirect: 'manual' })
    expect((await send('action=pay&method=NOTHING')).headers.get('location')).toContain('refused=1')
    const answers = await Promise.all([1, 2, 3].map(() => send('action=pay&method=CARD')))
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303])
    await send('action=decline')
    await sandbox.clock.advance('1h')
    expect(postbacks()).toMatchObject([{ status: '1', payMethod: 'CARD' }])
  })
})
