import { describe, expect, it } from 'vitest'
import { JsonNumber, type OrderEvent, withoutSecrets } from '../../src/index.ts'
import { maskerOf } from '../../src/orders/masker.ts'
import { newOrder } from '../../src/orders/new-order.ts'
import { thrownMessage } from '../../src/orders/thrown.ts'

// Found by an attack: a value that was quoted in another form, or in part, or where nobody had looked for it, was shown.

const PIN = '7391846205518273'
const ofPin = (pin: string) => ({ data: { pin }, secrets: ['pin'] })
const maskerFor = (pin: string) => {
  const order = newOrder({ gateway: 'mango', account: 'mango_1', kind: 'fruit', reference: 'R1' }, 0)
  return maskerOf({ ...order, details: { pin } }, [], ['pin'])
}
const base64 = (text: string) => Buffer.from(text).toString('base64')

describe('a secret that is quoted as base64', () => {
  it.each(['4821', '739184', '73918462', '7391846205', '73918462055', '739184620551', 'Käse~4?>'])(
    'is hidden however short it is: %s',
    (pin) => {
      for (const quoted of [base64(pin), Buffer.from(pin).toString('base64url')]) {
        for (const shown of [
          withoutSecrets(`no: ${quoted}`, ofPin(pin)),
          maskerFor(pin).text(`no: ${quoted}`),
        ])
          expect(shown).toBe('no: [secret]')
        expect(maskerFor(pin).fields({ note: quoted })).toEqual({ note: '[secret]' })
      }
    },
  )

  it.each([
    '',
    'x',
    'a+',
    'got ',
    'GET /vouchers/',
    'pin_',
    'file:voucher-',
    'https://mail.example/v/',
    String.raw`\/v\/`,
  ])('is hidden wherever its letters begin: %s', (before) => {
    for (const within of ['', 'a', 'ab', 'abc', '{"pin":"'])
      for (const quoted of [PIN, '7391-8462-0551-8273']) {
        const shown = [withoutSecrets, (text: string) => maskerFor(PIN).text(text)].map((hide) =>
          hide(`${before}${base64(`${within}${quoted}`)} failed`, ofPin(PIN)),
        )
        for (const text of shown) expect(text).toMatch(/\[secret\] failed$/)
      }
  })

  // Found by another attack: each line was read by itself.
  it.each([
    ['as lines', '\r\n'],
    ['as lines that are indented', '\n    '],
    ['as JSON', String.raw`\r\n`],
    ['as JSON within JSON', String.raw`\\r\\n`],
    ['within a URL', '%0D%0A'],
    ['as Node shows them', String.raw`\r\n' +${'\n'}      '`],
  ])('is hidden where it stands in several lines, %s', (_, parted) => {
    for (const width of [4, 20, 64, 76])
      for (const before of ['', 'x'.repeat(13), 'x'.repeat(26)]) {
        const lines = base64(`{"order":"${before}","pin":"${PIN}","sku":"A"}`).match(
          new RegExp(`.{1,${width}}`, 'g'),
        )
        const quoted = `no: ${lines?.join(parted)}`
        const text = `${quoted}${parted}, failed`
        for (const shown of [
          withoutSecrets(text, ofPin(PIN)),
          maskerFor(PIN).text(text),
          maskerFor('').text(text),
        ])
          expect(shown).toBe(`no: [secret]${parted}, failed`)
        // Cut off wherever it is.
        for (let length = 5; length < quoted.length; length += 1) {
          const rest = withoutSecrets(`${quoted.slice(0, length)}…`, ofPin(PIN)).slice(4)
          const read = Buffer.from(rest.replaceAll(parted, ''), 'base64').toString()
          expect(read, rest).not.toContain(PIN.slice(0, 2))
        }
      }
  })

  it('shows a line beside it that is none of it', () => {
    const text = `GET of\n${base64(PIN)}=\nfailed after\nlater`
    expect(withoutSecrets(text, ofPin(PIN))).toMatch(/\nfailed after\nlater$/)
    expect(withoutSecrets('one\ntwo\nthree', ofPin(PIN))).toBe('one\ntwo\nthree')
  })

  it('leaves everything else as it is', () => {
    const text = `GET /vouchers/list?of=today ${base64('a longer text that people read')} request-0123456789`
    expect(withoutSecrets(text, ofPin('4821'))).toBe(text)
    expect(maskerFor('4821').text(text)).toBe(text)
  })

  it('is hidden by the name of its field, too, however short it is', () => {
    for (const before of ['', 'x/', 'ab/', 'abc/'])
      for (const pin of ['1', '12', '123'])
        expect(maskerFor('').text(`see ${before}${base64(`{"pin":"${pin}"}`)}`)).toBe('see [secret]')
  })
})

describe('a secret that is cut off at the end of what is kept', () => {
  const later = { data: {}, secrets: [] }
  const quoting = (quoted: string, at: number) => `${'no route '.repeat(60).slice(0, at)}${quoted}`

  it.each([
    ['as it is', PIN],
    ['in groups', '7391 8462 0551 8273'],
    ['as JSON within JSON', String.raw`7391\\n8462\\n0551\\n8273`],
    ['as base64', base64(PIN)],
    ['within base64', base64(`{"pin":"${PIN}"}`)],
  ])('is hidden from where it begins: %s', (_, quoted) => {
    for (let at = 500 - quoted.length; at < 498; at += 1) {
      // The handler of an event that does not tell the secret itself.
      const kept = thrownMessage(new Error(quoting(quoted, at)), later)
      const masked = maskerFor(PIN).text(kept)
      const rest = masked.slice(at)
      for (const read of [rest, Buffer.from(rest, 'base64').toString()])
        expect(read, `${at}: ${rest}`).not.toMatch(/7\D*3/)
      expect(withoutSecrets(kept, ofPin(PIN))).toBe(masked)
    }
  })

  it('is hidden of what was cut with a mark, and of nothing that is whole', () => {
    expect(maskerFor(PIN).text('the gateway says 73918…')).toBe('the gateway says [secret]…')
    expect(maskerFor(PIN).text('the gateway says 73918')).toBe('the gateway says 73918')
  })
})

describe('what is no text', () => {
  it('is hidden where it is a secret: numbers, and the names of fields', () => {
    const fields = maskerFor(PIN).fields({
      usage: { [PIN]: 'unused', plain: true },
      numbers: [Number('739184620551'), new JsonNumber(PIN), BigInt(PIN), 12, new JsonNumber('12')],
    })
    expect(fields).toEqual({
      usage: { '[secret]': 'unused', plain: true },
      numbers: [739_184_620_551, '[secret]', '[secret]', 12, new JsonNumber('12')],
    })
    expect(maskerFor('739184620551').fields({ n: 739_184_620_551 })).toEqual({ n: '[secret]' })
  })
})

it.each([
  ['without an end', 'abcdefgh/'],
  ['of many lines', 'abcdefgh/\r\n'],
  ['of empty lines', '\n'],
  ['of backslashes', '\\'],
  ['of lines within JSON', String.raw`a\r\n`],
])('takes no longer for a long text than its length: %s', (_, part) => {
  const text = `${part.repeat(20_000)}${base64(PIN)}`
  const started = performance.now()
  expect(withoutSecrets(text, ofPin(PIN) as Pick<OrderEvent, 'data' | 'secrets'>)).not.toContain(base64(PIN))
  expect(performance.now() - started).toBeLessThan(2000)
})
