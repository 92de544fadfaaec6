import type { Endpoint } from '@kumicorn/core/endpoints'
import type { z } from 'zod'

/** A parameter that is missing or wrong. */
export interface ParamIssue {
  readonly field: string
  readonly missing: boolean
  readonly allowed: string
}

export type ReadParams<P> =
  | { readonly ok: true; readonly params: P }
  | { readonly ok: false; readonly issues: readonly ParamIssue[] }

type Given = Readonly<Record<string, unknown>>

/**
 * Checks parameters by a row of the endpoint table, as tolerant as a server has to be: the table's schema is
 * made for the users of one client, others send further fields, numbers as text and text as numbers.
 */
export function readParams<E extends Endpoint>(
  endpoint: E,
  given: Given,
): ReadParams<z.output<E['request']>> {
  const params: Record<string, unknown> = {}
  for (const name of fieldsOf(endpoint)) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined
    // Both gateways write empty text or null for "not given".
    if (value !== undefined && value !== null && value !== '') params[name] = value
  }
  const first = endpoint.request.safeParse(params)
  if (first.success) return { ok: true, params: first.data as z.output<E['request']> }
  for (const name of new Set(first.error.issues.map(({ path }) => String(path[0])))) {
    if (Object.hasOwn(params, name)) params[name] = otherSpelling(params[name])
  }
  const second = endpoint.request.safeParse(params)
  if (second.success) return { ok: true, params: second.data as z.output<E['request']> }
  return {
    ok: false,
    issues: second.error.issues.map(({ path, message }) => {
      const field = String(path[0] ?? '')
      return { field, missing: field !== '' && !Object.hasOwn(params, field), allowed: message }
    }),
  }
}

function fieldsOf({ request }: Endpoint): readonly string[] {
  return 'shape' in request && typeof request.shape === 'object' ? Object.keys(request.shape ?? {}) : []
}

function otherSpelling(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value === 'true' || value === 'false') return value === 'true'
  return typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value
}

/** What is wrong, in words for a developer. */
export function issuesText(issues: readonly ParamIssue[]): string {
  return issues
    .map(({ field, missing, allowed }) =>
      field === '' ? allowed : `${field} ${missing ? 'is missing' : 'is wrong'}: ${allowed}`,
    )
    .join('; ')
}
