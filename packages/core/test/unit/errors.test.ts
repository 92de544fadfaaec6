import { describe, expect, it } from 'vitest'
import {
  AnswerError,
  ConfigError,
  GatewayError,
  InputError,
  KumicornError,
  TransportError,
} from '../../src/data/errors.ts'
import { JsonError } from '../../src/data/json.ts'

const context = { gateway: 'kumquat', operation: 'orders.place' } as const
const issue = { field: 'account', given: '"12"', allowed: 'digits' }
const refusal = { ...context, gatewayCode: 'JU9992', gatewayMessage: '无此产品', httpStatus: 400 }

describe('every error', () => {
  it.each([
    ['ConfigError', 'config_invalid', new ConfigError('no', context)],
    ['InputError', 'input_invalid', new InputError([issue], context)],
    [
      'TransportError',
      'transport_timeout',
      new TransportError('timeout', 'no', { ...context, requestSent: 'no' }),
    ],
    ['GatewayError', 'gateway_refused', new GatewayError(refusal)],
    ['AnswerError', 'answer_malformed', new AnswerError('malformed', 'no', { ...context, httpStatus: 200 })],
  ])('%s has its name, the code %s and what it is about', (name, code, error) => {
    expect(error).toBeInstanceOf(KumicornError)
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({ name, code, ...context })
    expect(error).not.toHaveProperty('cause')
  })

  it('keeps its cause', () => {
    const cause = new Error('socket')
    expect(new TransportError('failed', 'no answer', { requestSent: 'maybe', cause }).cause).toBe(cause)
  })

  it('says what is not known by undefined', () => {
    expect(new ConfigError('no')).toMatchObject({ gateway: undefined, operation: undefined })
  })
})

describe('an InputError', () => {
  it('names every mistake, what was given and what is allowed', () => {
    const error = new InputError([issue, { field: '', given: 'an object', allowed: 'one of both' }], context)
    expect(error.message).toBe(
      'orders.place: account: digits (given: "12"); parameters: one of both (given: an object)',
    )
    expect(error.issues).toHaveLength(2)
  })

  it('can do without an operation', () => {
    expect(new InputError([issue]).message).toBe('call: account: digits (given: "12")')
  })
})

describe('a GatewayError', () => {
  it('carries the code, the message and the meaning', () => {
    const error = new GatewayError({ ...refusal, meaning: 'no such product' })
    expect(error.message).toBe('kumquat answered JU9992 (HTTP 400): 无此产品: no such product')
    expect(error).toMatchObject({ gatewayCode: 'JU9992', gatewayMessage: '无此产品', httpStatus: 400 })
  })

  it('leaves out what the gateway did not say', () => {
    const error = new GatewayError({ gatewayCode: '', gatewayMessage: '', httpStatus: 400 })
    expect(error.message).toBe('gateway answered without a code (HTTP 400)')
    expect(error.meaning).toBeUndefined()
  })
})

it('a TransportError tells whether the request may have left', () => {
  const error = new TransportError('failed', 'no answer', { requestSent: 'maybe' })
  expect(error).toMatchObject({ failure: 'failed', requestSent: 'maybe' })
})

it('an AnswerError tells what is wrong with the answer', () => {
  expect(new AnswerError('signature', 'no', { httpStatus: 200 })).toMatchObject({
    code: 'answer_signature',
    fault: 'signature',
    httpStatus: 200,
  })
})

it('a JsonError is a SyntaxError with a reason', () => {
  const error = new JsonError('not valid JSON at position 3')
  expect(error).toBeInstanceOf(SyntaxError)
  expect(error).toMatchObject({ name: 'JsonError', reason: 'not valid JSON at position 3' })
})
