import type { z } from 'zod'
import { AnswerError, InputError, type InputIssue } from './data/errors.ts'
import { isOptions, kindOf, nearestOf } from './data/options.ts'
import { isReference, LONGEST_REFERENCE } from './data/plain-text.ts'
import { isThenable } from './data/realm.ts'
import { compiled } from './data/schema.ts'
import type { Endpoint } from './endpoint.ts'
import { isCallOption } from './http/call-options.ts'

/** The row that is checked by, and whose it is. */
export interface Checked<P extends z.ZodType = z.ZodType> {
  readonly gateway: string
  readonly endpoint: Pick<Endpoint<P>, 'operation' | 'request'>
  /** Names of fields whose values never appear in an error. */
  readonly secrets?: readonly string[] | undefined
}

const UNKNOWN = {
  given: 'a parameter of this name',
  allowed: 'this operation has no such parameter',
} as const
const REFERENCE = `the reference of the order: text of 1 to ${LONGEST_REFERENCE} characters without half surrogate pairs and NUL, or a whole number`

/** Checks the parameters of a call. @throws {@link InputError} that names every mistake */
export function checkParams<P extends z.ZodType>(
  { gateway, endpoint, secrets = [] }: Checked<P>,
  params: unknown,
): z.output<P> {
  // A schema drops it without a word.
  if (typeof params === 'object' && params !== null && Object.hasOwn(params, '__proto__'))
    throw new InputError([{ field: '__proto__', ...UNKNOWN }], { gateway, operation: endpoint.operation })
  // To a schema it is an object without fields, and a read that takes none would narrow nothing.
  if (typeof params === 'object' && params !== null && !Array.isArray(params) && !isOptions(params)) {
    const allowed = `must be an object like { … }, not ${kindOf(params)}${isThenable(params) ? ': await it' : ''}`
    throw new InputError([{ field: '', given: kindOf(params), allowed }], {
      gateway,
      operation: endpoint.operation,
    })
  }
  const result = compiled(endpoint.request).safeParse(params)
  if (result.success) return result.data
  throw new InputError(
    result.error.issues.flatMap((issue) => asInputIssues(issue, params, endpoint.request, secrets)),
    { gateway, operation: endpoint.operation },
  )
}

function asInputIssues(
  issue: z.core.$ZodIssue,
  params: unknown,
  request: z.ZodType,
  secrets: readonly string[],
): readonly InputIssue[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((field) => ({ ...unknownParameter(field, namesOf(request)), field }))
  const field = issue.path.map(String).join('.')
  if (isCallOption(field) && !namesOf(request).includes(field))
    return [{ ...unknownParameter(field, namesOf(request)), field }]
  const isSecret = issue.path.some((key) => secrets.includes(String(key)))
  return [{ field, given: isSecret ? '[redacted]' : shown(issue.path, params), allowed: issue.message }]
}

const namesOf = (request: z.ZodType): readonly string[] =>
  'shape' in request ? Object.keys(request.shape as object) : []

function unknownParameter(name: string, names: readonly string[]): Omit<InputIssue, 'field'> {
  if (isCallOption(name)) {
    const mend = `it is an option of the call: give { ${name} } behind the parameters`
    return { ...UNKNOWN, allowed: `${UNKNOWN.allowed}: ${mend}` }
  }
  const meant = nearestOf(name, names)
  return {
    ...UNKNOWN,
    allowed: `${UNKNOWN.allowed}${meant === undefined ? '' : `: did you mean "${meant}"?`}`,
  }
}

function shown(path: readonly PropertyKey[], params: unknown): string {
  let value = params
  for (const key of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[key]
  if (value === undefined) return 'nothing'
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object'
  const said = typeof value === 'string' ? JSON.stringify(value) : `${String(value)} (${typeof value})`
  return said.length > 60 ? `${said.slice(0, 60)}…` : said
}

/** The merchant's own id of a money operation, as text. @throws {@link InputError} when there is none */
export function referenceOf(
  {
    gateway,
    endpoint: { operation, money },
  }: { readonly gateway: string; readonly endpoint: Pick<Endpoint, 'operation' | 'money'> },
  params: Readonly<Record<string, unknown>>,
): string {
  const field = money?.reference ?? ''
  const given = params[field]
  const reference = typeof given === 'bigint' || Number.isSafeInteger(given) ? String(given) : given
  if (isReference(reference)) return reference
  throw new InputError([{ field, given: shown([field], params), allowed: REFERENCE }], { gateway, operation })
}

/** Reads the result of an answer by its row. @throws {@link AnswerError} that names the fields, not their values */
export function readResult(
  {
    gateway,
    endpoint,
  }: { readonly gateway: string; readonly endpoint: Pick<Endpoint, 'operation' | 'response'> },
  result: unknown,
  { status }: { readonly status: number },
): unknown {
  const read = compiled(endpoint.response).safeParse(result)
  if (read.success) return read.data
  const { operation } = endpoint
  const fields = new Set(
    read.error.issues.map((issue) => issue.path.map(String).join('.') || 'the result itself'),
  )
  const message = `${operation}: the answer lacks or misshapes ${[...fields].join(', ')}`
  throw new AnswerError('malformed', message, { gateway, operation, httpStatus: status })
}
