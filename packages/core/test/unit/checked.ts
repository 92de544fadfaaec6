import { expect } from 'vitest'
import { InputError } from '../../src/data/errors.ts'
import { endpointsOf } from '../../src/endpoint.ts'
import { checkParams } from '../../src/endpoint-checks.ts'
import { kumquatEndpoints } from '../../src/gateways/kumquat/endpoints.ts'
import { paynicornEndpoints } from '../../src/gateways/paynicorn/endpoints.ts'
import { secretParams } from '../../src/gateways/paynicorn/params.ts'

const rows = new Map(
  [...endpointsOf(kumquatEndpoints), ...endpointsOf(paynicornEndpoints)].map((row) => [row.operation, row]),
)

/** The row of an operation of either gateway. */
export function row(operation: string) {
  return rows.get(operation) ?? expect.fail(`no operation ${operation}`)
}

/** The parameters of a call as they go on, once checked. */
export function checked(operation: string, params: unknown): unknown {
  return checkParams({ gateway: 'test', endpoint: row(operation), secrets: [...secretParams, 'pin'] }, params)
}

/** The error that refuses these parameters. */
export function refused(operation: string, params: unknown): InputError {
  try {
    checked(operation, params)
  } catch (error) {
    if (error instanceof InputError) return error
    throw error
  }
  return expect.fail(`${operation} takes ${JSON.stringify(params)}`)
}

export const letters = (count: number): string => 'x'.repeat(count)
