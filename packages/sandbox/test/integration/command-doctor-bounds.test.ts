import { describe, expect, it } from 'vitest'
import { callback, doctor, envelope, KEY } from '../support/doctor.ts'
import { base64 } from '../support/paynicorn-caller.ts'

describe('doctor, with very many fields', () => {
  it.each([300, 3_000])(
    'is done in seconds with %d fields, and says that not all was tried',
    async (count) => {
      const fields = Array.from({ length: count }, (_, index) => `"f${index}":9007199254740${1000 + index}`)
      const before = process.cpuUsage()
      const { signature, findings } = await doctor(
        callback(`{"request_no":"R","serial_no":"S","status":"success",${fields.join()}}`, 'of another'),
      )
      // Of the processor, as others may be at it: in microseconds.
      expect(process.cpuUsage(before).user).toBeLessThan(10_000_000)
      expect(signature).toBe('wrong')
      expect(findings.map(({ code, level }: { code: string; level: string }) => [code, level])).toEqual([
        ['wrong-key', 'problem'],
        ['not-all-tried', 'note'],
      ])
    },
  )

  it('takes no longer over content that is deeply nested', async () => {
    const timeOf = async (text: string) => {
      const before = process.cpuUsage()
      const { signature } = await doctor(envelope(base64(`{"txnId":${text}}`), 'of another'))
      expect(signature).toBe('wrong')
      return process.cpuUsage(before).user
    }
    const depth = 3_000
    const flat = await timeOf(`[${'1,'.repeat(depth)}1]`)
    expect(await timeOf('['.repeat(depth) + ']'.repeat(depth))).toBeLessThan(flat * 5 + 200_000)
  })

  it('finds the field of hundreds that was not signed', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `f${1000 + index}`)
    const body = `{"request_no":"R","serial_no":"S","status":"success",${names.map((name) => `"${name}":"x"`).join()}}`
    const pairs = [...names.filter((name) => name !== 'f1250').map((name) => `${name}=x`)]
    const signed = [...pairs, 'request_no=R', 'serial_no=S', 'status=success'].join('&')
    expect((await doctor(callback(body, signed + KEY))).problems).toEqual(['field-not-signed'])
  })
})

describe("doctor, with the statuses of Paynicorn's callbacks", () => {
  it.each([
    [
      '{"txnId":"1","orderId":"P1","status":"2"}',
      'status is none of "1" (success), "0" (failed), "-1" (processing).',
    ],
    ['{"txnId":"1","orderId":"P1","status":"success"}', 'status is none of'],
    ['{"txnId":"1","orderId":"P1","status":null}', 'status is none of'],
    ['{"txnId":"1","orderId":"P1","status":{}}', 'status is none of'],
    [
      '{"orderNo":"1","originOrderNo":"T","status":3}',
      'status is none of "1" (success), "2" (failed), "0" (in progress).',
    ],
    ['{"orderNo":"1","originOrderNo":"T","status":"SUCCESS"}', 'status is none of'],
  ])('explains an odd status: %s', async (json, said) => {
    const { findings } = await doctor(envelope(base64(json), base64(json) + KEY))
    expect(findings).toMatchObject([{ code: 'status-unknown', level: 'problem' }])
    expect(findings[0].message).toContain(said)
  })

  it.each([
    '{"txnId":"1","orderId":"P1","status":"-1"}',
    '{"txnId":"1","orderId":"P1","status":"0"}',
    '{"txnId":"1","orderId":"P1","status":1}',
    '{"orderNo":"1","originOrderNo":"T","status":0}',
    '{"orderNo":"1","originOrderNo":"T","status":"2"}',
  ])('has nothing to say of the status of %s', async (json) => {
    expect((await doctor(envelope(base64(json), base64(json) + KEY))).findings).toEqual([])
  })
})

describe("doctor, with fields of Paynicorn's callbacks that are missing or misshapen", () => {
  const problemsOf = async (fields: object) => {
    const content = base64(JSON.stringify(fields))
    const { findings } = await doctor(envelope(content, content + KEY))
    return findings.map(({ code, message }: { code: string; message: string }) => `${code}: ${message}`)
  }
  const none = 'status-unknown: status is none of "1" (success), "0" (failed), "-1" (processing).'

  it.each<[object, readonly string[]]>([
    [{ txnId: '1', orderId: 'A', status: { toString: 1 } }, [none]],
    [{ txnId: '1', orderId: 'A', status: [1] }, [none]],
    [{ txnId: '1', orderId: 'A' }, ['field-missing: status is missing.']],
    [{ txnId: '1', status: '1' }, ['field-missing: orderId is missing.']],
    [
      { txnId: '', orderId: null, status: 1 },
      ['field-missing: txnId is missing.', 'field-missing: orderId is missing.'],
    ],
    [{ txnId: '1', orderId: { a: 1 }, status: '1' }, ['field-shape: orderId is no text.']],
    [{ orderNo: '1', status: 1 }, ['field-missing: originOrderNo is missing.']],
    [{ originOrderNo: 'T', status: 1 }, ['field-missing: orderNo is missing.']],
  ])('%j', async (fields, problems) => {
    expect(await problemsOf(fields)).toEqual(problems)
  })
})
