import { describe, expect, it } from 'vitest'
import { run } from '../support/command-line.ts'
import { callback, doctor, env, envelope, HERE, KEY, NOW } from '../support/doctor.ts'
import { md5 } from '../support/kumquat-caller.ts'
import { base64 } from '../support/paynicorn-caller.ts'

const BODY =
  '{"result":"充值成功","price":98.0,"request_no":"R 1&","serial_no":"S1","status":"success","pin":""}'
const SIGNED = 'price=98.0&request_no=R 1&&result=充值成功&serial_no=S1&status=success'

const request = (over: Record<string, string> = {}): string => {
  const fields: Record<string, string> = { partner_no: 'P', datetime: HERE, request_no: 'R1', ...over }
  const names = Object.keys(fields).sort()
  const sign = md5(names.map((name) => `${name}=${fields[name]}`).join('&') + KEY)
  return JSON.stringify({ ...fields, sign })
}

const JSON_TEXT = '{"txnId":"1","orderId":"P1","status":"1","memo":"流量/x"}'
describe("doctor, with KUMQUAT's messages", () => {
  it('finds nothing wrong with what is right', async () => {
    expect(await doctor(callback(BODY, SIGNED + KEY))).toMatchObject({
      healthy: true,
      kind: 'kumquat callback',
      signature: 'right',
      key: 'CURRENT',
      signed: SIGNED,
    })
    expect(await doctor(request())).toMatchObject({ healthy: true, kind: 'kumquat request' })
  })

  it.each([
    ['number-reformatted', callback(BODY, SIGNED.replace('98.0', '98') + KEY)],
    ['body-reserialised', callback(BODY.replace('98.0', '98'), SIGNED + KEY)],
    [
      'integer-rounded',
      callback(
        '{"request_no":"R","serial_no":9007199254740992,"status":"error"}',
        `request_no=R&serial_no=9007199254740993&status=error${KEY}`,
      ),
    ],
    ['key-glued', callback(BODY, `${SIGNED}&key=${KEY}`)],
    ['key-first', callback(BODY, KEY + SIGNED)],
    ['key-missing', callback(BODY, SIGNED)],
    ['no-separators', callback(BODY, SIGNED.replace(/&(?=\w)/g, '') + KEY)],
    [
      'url-encoded',
      callback(
        BODY,
        SIGNED.replace(/=([^&]*&?)(?=&\w|$)/g, (_, value) => `=${encodeURIComponent(value)}`) + KEY,
      ),
    ],
    ['empty-values-signed', callback(BODY, `pin=&${SIGNED}${KEY}`)],
    [
      'unsorted',
      callback(BODY, `result=充值成功&price=98.0&request_no=R 1&&serial_no=S1&status=success${KEY}`),
    ],
    ['json-escaped', callback(BODY, SIGNED.replace('充值成功', '\\u5145\\u503c\\u6210\\u529f') + KEY)],
    [
      'wrong-charset',
      callback(BODY, SIGNED.replace('充值成功', Buffer.from('充值成功').toString('latin1')) + KEY),
    ],
    ['field-not-signed', callback(BODY, SIGNED.replace('&serial_no=S1', '') + KEY)],
    ['wrong-key', callback(BODY, `${SIGNED}somebody else's`)],
    ['sign-missing', BODY],
    ['sign-shape', BODY.replace('}', ',"sign":"abc"}')],
    ['double-encoded', JSON.stringify(callback(BODY, SIGNED + KEY))],
    ['wrong-time-zone', request({ datetime: '20261121120000' })],
    ['datetime-shape', request({ datetime: '2026-11-21 20:00:00' })],
    ['upper-case', request().replace(/"sign":"(\w+)"/, (text) => text.toUpperCase().replace('SIGN', 'sign'))],
    ['not-flat', '{"a":{"b":1}}'],
    ['not-json', 'oh'],
    ['not-json', '[object Object]'],
    ['empty-body', '  '],
    [
      'status-unknown',
      callback(
        '{"request_no":"R","serial_no":"S","status":"done"}',
        `request_no=R&serial_no=S&status=done${KEY}`,
      ),
    ],
    ['form-encoded', `partner_no=P&datetime=${HERE}&sign=${md5(`datetime=${HERE}&partner_no=P${KEY}`)}`],
  ])('finds %s', async (code, message) => {
    const { problems, healthy } = await doctor(message)
    expect(problems).toEqual([code])
    expect(healthy).toBe(false)
  })

  it('finds two mistakes at once', async () => {
    const { problems } = await doctor(callback(BODY, `${SIGNED.replace('98.0', '98')}&key=${KEY}`))
    expect(problems.sort()).toEqual(['key-glued', 'number-reformatted'])
  })

  it('says which of the given keys fits', async () => {
    const message = callback(BODY, `${SIGNED}the-old-key`)
    expect(await doctor(message, '--key-env', 'OLD')).toMatchObject({
      signature: 'right',
      key: 'OLD',
      problems: ['wrong-key'],
    })
  })

  it('finds white space around a key', async () => {
    const ran = await run(['doctor', '--json', '--key', `${KEY}\n`], { stdin: callback(BODY, SIGNED + KEY) })
    expect(JSON.parse(ran.out).findings).toMatchObject([{ code: 'key-with-spaces' }])
  })

  it('judges the clock by the moment of the capture, when it is known', async () => {
    const old = request({ datetime: '20261121193000' })
    expect(await doctor(old)).toMatchObject({
      healthy: true,
      findings: [{ level: 'note', code: 'stale-clock' }],
    })
    expect((await doctor(old, '--at', '2026-11-21T12:00:00Z')).problems).toEqual(['stale-clock'])
    const http = (date: string) => `POST /orders HTTP/1.1\r\nHost: x\r\nDate: ${date}\r\n\r\n${old}`
    expect((await doctor(http('Sat, 21 Nov 2026 12:00:00 GMT'))).problems).toEqual(['stale-clock'])
    expect((await doctor(http('Sat, 21 Nov 2026 11:30:10 GMT'))).findings).toEqual([])
  })

  it('reads the parameters of a GET', async () => {
    const query = new URLSearchParams(JSON.parse(request()))
    const http = `GET /api/code/2.0/balance?${query} HTTP/1.1\r\nHost: x\r\n\r\n`
    expect(await doctor(http)).toMatchObject({ healthy: true, kind: 'kumquat request' })
  })
})

describe("doctor, with Paynicorn's messages", () => {
  const content = base64(JSON_TEXT)

  it.each([
    ['paynicorn postback', JSON_TEXT, {}],
    ['paynicorn recharge callback', '{"orderNo":"1","originOrderNo":"T","status":1}', {}],
    ['paynicorn request', '{"orderId":"1"}', { appKey: 'a' }],
  ])('finds nothing wrong with a %s that is right', async (kind, json, more) => {
    const message = envelope(base64(json), base64(json) + KEY, more)
    expect(await doctor(message)).toMatchObject({ healthy: true, kind, signature: 'right' })
  })

  it.each([
    ['key-glued', envelope(content, `${content}&key=${KEY}`)],
    ['key-first', envelope(content, KEY + content)],
    ['json-signed', envelope(content, JSON_TEXT + KEY)],
    [
      'content-reencoded',
      envelope(content, base64('{"txnId": "1", "orderId": "P1", "status": "1", "memo": "流量/x"}') + KEY),
    ],
    ['content-reencoded', envelope(content, base64(JSON_TEXT.replace('/', '\\/')) + KEY)],
    ['content-respelled', envelope(content, `${content}\n${KEY}`)],
    [
      'upper-case',
      envelope(content, content + KEY).replace(/"sign":"(\w+)"/, (_, s) => `"sign":"${s.toUpperCase()}"`),
    ],
    ['wrong-key', envelope(content, `${content}other`)],
    ['double-encoded', envelope(base64(content), base64(content) + KEY)],
    ['double-encoded', envelope(base64(JSON.stringify(JSON_TEXT)), base64(JSON.stringify(JSON_TEXT)) + KEY)],
    ['double-encoded', envelope(base64(envelope(content, '')), base64(envelope(content, '')) + KEY)],
    ['content-not-encoded', envelope(JSON_TEXT, JSON_TEXT + KEY)],
    ['content-not-encoded', '{"content":{},"sign":"x"}'],
    ['sign-missing', JSON.stringify({ content })],
    ['sign-shape', JSON.stringify({ content, sign: 'AAAA' })],
  ])('finds %s', async (code, message) => {
    expect((await doctor(message)).problems).toContain(code)
  })

  it('finds a content that was URL-encoded', async () => {
    const { problems, key } = await doctor(envelope(encodeURIComponent(content), content + KEY))
    expect(problems).toContain('url-encoded')
    expect(key).toBe('CURRENT')
  })

  it('finds the wrong kind of callback', async () => {
    const message = envelope(content, content + KEY)
    expect((await doctor(message, '--expect', 'recharge')).problems).toEqual(['wrong-kind'])
    expect((await doctor(message, '--expect', 'postback')).problems).toEqual([])
  })
})

describe('doctor', () => {
  it('speaks to people as well', async () => {
    const stdin = callback(BODY, `${SIGNED}&key=${KEY}`)
    const { out, code } = await run(['doctor', '--key-env', 'CURRENT'], { stdin, env })
    expect(code).toBe(1)
    expect(out).toContain('This is a kumquat callback.')
    expect(out).toContain('The signature was made wrongly, with CURRENT.')
    expect(out).toContain('Add the key directly after the last value. [key-glued]')
  })

  // Without a key it said "Nothing is wrong with it" of a forged signature.
  it('without a key says that the signature is not checked, and that is not fine', async () => {
    const stdin = request().replace(/"sign":"\w+"/, `"sign":"${'0'.repeat(32)}"`)
    const { out, code } = await run(['doctor', '--json'], { stdin, now: NOW })
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({
      healthy: false,
      findings: [{ level: 'problem', code: 'no-key', message: expect.stringContaining('not checked') }],
    })
    const said = await run(['doctor'], { stdin, now: NOW })
    expect(said.code).toBe(1)
    expect(said.out).toContain('The signature is not checked: no key was given. Give the key: --key-env')
    expect(said.out).not.toContain('Nothing is wrong')
  })

  // With both variables set, every right message of Paynicorn was said to be signed with the wrong key.
  it('takes the key of a variable for the messages of its gateway only', async () => {
    const content = base64(JSON_TEXT)
    const postback = envelope(content, `${content}the-secret`)
    const judged = async (stdin: string, variables: Record<string, string>) => {
      const { key, findings } = JSON.parse((await run(['doctor', '--json'], { stdin, env: variables })).out)
      return [key, ...findings.map((finding: { code: string }) => finding.code)]
    }
    const kumquat = { KUMQUAT_SIGN_KEY: KEY }
    const both = { ...kumquat, PAYNICORN_MERCHANT_SECRET: 'the-secret' }
    expect(await judged(postback, both)).toEqual(['PAYNICORN_MERCHANT_SECRET'])
    expect(await judged(callback(BODY, SIGNED + KEY), both)).toEqual(['KUMQUAT_SIGN_KEY'])
    expect(await judged(postback, kumquat)).toEqual([undefined, 'no-key'])
  })

  it.each([
    [['--expect', 'what'], 'It is one of kumquat-request'],
    [['--at', 'soon'], 'It is no time.'],
  ])('does not take %j', async (args, said) => {
    const { code, err } = await run(['doctor', ...args], { stdin: '{}' })
    expect(err).toContain(said)
    expect(code).toBe(2)
  })
})
