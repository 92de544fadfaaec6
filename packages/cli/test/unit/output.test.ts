import { type DeadLetter, JsonNumber, type OrderEvent } from '@kumicorn/core'
import { printable } from '@kumicorn/messages'
import { describe, expect, it } from 'vitest'
import { jsonLine } from '../../src/output/json.ts'
import { shownDeadLetters, shownEvent, shownEvents } from '../../src/output/secrets.ts'
import { type Column, type Paint, table } from '../../src/output/table.ts'
import { fit } from '../../src/output/text.ts'

const paint: Paint = (_, text) => text
interface Row {
  readonly name: string
  readonly price: string
  readonly note: string
}
const columns: readonly Column<Row>[] = [
  { title: 'NAME', text: ({ name }) => name, atLeast: 6 },
  { title: 'PRICE', text: ({ price }) => price, align: 'right' },
  { title: 'NOTE', text: ({ note }) => note, atLeast: 8 },
]
const rows = [
  { name: '充值失败', price: '98.00', note: '' },
  { name: 'a rather long name', price: '7.5', note: 'and a note\nin two lines' },
]

const told = { status: 'success', secrets: [] as readonly string[] } as OrderEvent

/** How the error of a dead letter is shown. */
async function errorOf(lastError: string, event: OrderEvent): Promise<string | undefined> {
  const [letter] = await shownDeadLetters([{ lastError, event } as DeadLetter], async () => [])
  return letter?.lastError
}

describe('a table', () => {
  it('aligns by what the terminal shows, wide characters too', () => {
    expect(table(rows, columns, { width: Number.POSITIVE_INFINITY, paint })).toEqual([
      'NAME                PRICE  NOTE',
      '充值失败            98.00  –',
      'a rather long name    7.5  and a note in two lines',
    ])
  })

  it('cuts the widest columns where the terminal is narrow', () => {
    expect(table(rows, columns, { width: 30, paint })).toEqual([
      'NAME        PRICE  NOTE',
      '充值失败    98.00  –',
      'a rather …    7.5  and a note…',
    ])
  })

  it('never cuts a column that must be whole, nor any below its least width', () => {
    expect(table(rows, columns, { width: 3, paint })[2]).toBe('a rat…    7.5  and a n…')
  })
})

describe('text from outside', () => {
  it('cannot steer the terminal', () => {
    expect(printable('\u001b[2J\u009b31m\u202eevil\u0007')).toBe('\\u001b[2J\\u009b31m\\u202eevil\\u0007')
  })

  // Found by an attack: what is blank but no white space was shown as it is, and two references looked like one.
  it.each([0x3164, 0x115f, 0x1160, 0xffa0, 0x2800, 0x00ad, 0x034f, 0x17b4, 0xfe0f, 0x200b, 0x1d159, 0xe0100])(
    'shows by its number what is blank but no white space: %i',
    (code) => {
      const number = `\\u${code.toString(16).padStart(4, '0')}`
      expect(printable(`R${String.fromCodePoint(code)}1`)).toBe(`R${number}1`)
      const line = jsonLine({ a: String.fromCodePoint(code) })
      expect(line).toMatch(/^\{"a":"(\\u[0-9a-f]{4})+"\}$/)
      expect(JSON.parse(line)).toEqual({ a: String.fromCodePoint(code) })
    },
  )

  it('keeps blanks that are white space, and letters of all kinds', () => {
    const text = 'a b\u00a0c\u3000d 余额 ก็ é e\u0301 한글 ⠁'
    expect(printable(text)).toBe(text)
  })

  it('is cut between characters, not within', () => {
    expect(fit('👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 5)).toBe('👩‍👩‍👧‍👦👩‍👩‍👧‍👦…')
    expect(fit('余额不足', 6)).toBe('余额…')
  })
})

describe('JSON', () => {
  it('keeps its shape, every digit, and the text as it was', () => {
    const value = { a: undefined, b: new JsonNumber('98.00'), c: '\u009b31m\u202e\n' }
    const line = jsonLine(value)
    expect(line).toBe('{"a":null,"b":98.00,"c":"\\u009b31m\\u202e\\n"}')
    expect(JSON.parse(line)).toEqual({ a: null, b: 98, c: value.c })
    // A character that nobody sees, and that takes two units.
    expect(jsonLine({ a: '\u{e0041}' })).toBe(String.raw`{"a":"\udb40\udc41"}`)
  })

  it('shows no field that its event names as secret, nor its value in the error of a handler', async () => {
    const event = { ...told, data: { voucher: '1234-5678', n: 1 }, secrets: ['voucher', 'n'] } as OrderEvent
    expect(shownEvent(event).data).toEqual({ voucher: '[secret]', n: '[secret]' })
    expect(await errorOf('the printer refused 1234-5678, try 1', event)).toBe(
      'the printer refused [secret], try 1',
    )
  })

  // Found by an attack: a text beside the secret quoted it, and was shown.
  it('shows no other field that quotes a secret of the order', () => {
    const pin = '998877665544'
    const first = { ...told, data: { pin }, secrets: ['pin'] } as OrderEvent
    const data = {
      ...{
        result: `done, your pin is ${pin}`,
        list: [{ text: pin, pin: 'x' }],
        price: '98.0',
        n: 7,
        pin: '',
      },
      ...{ number: 998877665544, encoded: `see ${Buffer.from(`pin ${pin} end`).toString('base64')}` },
    }
    const second = { ...told, status: `pin ${pin}`, reason: pin, data } as OrderEvent
    // Of a long history only the newest ones are shown: older ones may have told what these quote.
    expect(JSON.stringify(shownEvents([second], [first, second]))).not.toContain(pin)
    const shown = shownEvents([first, second])
    expect(JSON.stringify(shown)).not.toMatch(new RegExp(`${pin}|${Buffer.from(pin).toString('base64')}`))
    expect(shown[1]).toMatchObject({
      ...{ status: 'pin [secret]', reason: '[secret]' },
      data: {
        ...{ result: 'done, your pin is [secret]', list: [{ text: '[secret]', pin: '[secret]' }] },
        ...{ price: '98.0', n: 7, pin: '', number: '[secret]', encoded: 'see [secret]' },
      },
    })
  })

  // Found by a later attack.
  it('shows no secret in short base64, behind a path, cut off, as a number as it came, or as the name of a field', async () => {
    const pin = '73918462'
    const event = { ...told, data: { pin }, secrets: ['pin'] } as OrderEvent
    const encoded = Buffer.from(pin).toString('base64')
    expect(await errorOf(`GET /v/${encoded} and ${encoded}`, event)).toBe('GET [secret] and [secret]')
    expect(await errorOf(`${'no route '.repeat(60).slice(0, 495)}73918`, event)).toMatch(
      /no rou?t?e? ?\[secret\]$/,
    )
    const quoting = { ...told, data: { used: { [pin]: new JsonNumber(pin) } } } as unknown as OrderEvent
    expect(shownEvent(quoting, [event]).data).toEqual({ used: { '[secret]': '[secret]' } })
  })

  // Found by an attack: a part of one secret that another event had told was hidden first, and the rest of it was shown.
  it('shows no rest of a secret of which a part is one that another event has told', () => {
    const events = ['4455', '9988 7766 5544', '7766'].map(
      (pin): OrderEvent => ({ ...told, data: { pin }, secrets: ['pin'] }),
    )
    const quoting = { ...told, status: 'no stock for 99887-76655-44', data: {} } as OrderEvent
    expect(shownEvent(quoting, events).status).toBe('no stock for [secret]')
  })

  it('shows no secret in the error of a handler that quotes it as JSON: its escapes hid it once', async () => {
    const event = { ...told, data: { pin: 'AB"CD\n7788' }, secrets: ['pin'] } as unknown as OrderEvent
    const quoted = `cannot send ${JSON.stringify({ text: event.data.pin })}`
    for (const lastError of [
      quoted,
      JSON.stringify(quoted),
      `GET /send?${encodeURIComponent('AB"CD\n7788')}`,
    ])
      expect(await errorOf(lastError, event)).not.toMatch(/7788|AB/)
  })
})
