import type { z } from 'zod'
import { type Endpoint, endpointsOf, kumquatEndpoints, paynicornEndpoints } from '../../src/endpoints.ts'

/** A name that somebody has typed. */
export interface Typed {
  /** E.g. `kumquat.orders.place: request_no`, or `…: result.status`. */
  readonly what: string
  readonly kind: 'method' | 'parameter' | 'result'
  readonly position: number
  /** What the schema itself allows, as far as it is a number: the longest text, the greatest count. */
  readonly limit?: number | undefined
}

/** A file in which somebody uses every operation: all its parameters, and every field of its result. */
export interface TypedFile {
  readonly code: string
  readonly names: readonly Typed[]
}

export const PRELUDE = [
  "import type { KumquatClient, PaynicornClient } from '@kumicorn/core'",
  'declare const kumquat: KumquatClient',
  'declare const paynicorn: PaynicornClient',
  '',
].join('\n')

const tables = { kumquat: kumquatEndpoints, paynicorn: paynicornEndpoints }

/** As the endpoint table has them at run time, so that nothing is left out. */
export function everyOperation(client: keyof typeof tables): TypedFile {
  const names: Typed[] = []
  let code = PRELUDE
  for (const row of endpointsOf(tables[client])) {
    const what = `${client}.${row.operation}`
    const name = (kind: Typed['kind'], field: string, label: string, limit?: number): void => {
      names.push({ what: `${what}: ${label}`, kind, position: code.length, limit })
      code += field
    }
    const method = row.operation.split('.').at(-1) ?? ''
    const call = (mark: boolean): void => {
      code += what.slice(0, -method.length)
      if (mark) name('method', method, method)
      else code += method
    }
    code += '\n{ '
    call(true)
    code += '({ '
    for (const [field, schema] of Object.entries(shapeOf(row.request) ?? {})) {
      name('parameter', field, field, limitOf(schema))
      code += ': undefined as never, '
    }
    code += '}) }\n{ const told = await '
    call(false)
    code += `(undefined as never)\n`
    code += opening(row)
    typeFields(shapeOf(row.response), 'one', 'result')
    code += `}${row.money || isList(row) ? ' }' : ''}\n`

    function typeFields(shape: Shape | undefined, variable: string, label: string): void {
      for (const [field, schema] of Object.entries(shape ?? {})) {
        code += `${variable}.`
        name('result', field, `${label}.${field}`)
        code += '\n'
        const inner = shapeOf(schema)
        if (inner === undefined) continue
        code += `for (const item of ${variable}.${field}) {\n`
        typeFields(inner, 'item', `${label}.${field}[]`)
        code += '}\n'
      }
    }
  }
  return { code: `${code}\nexport {}\n`, names }
}

const isList = ({ paged, response }: Endpoint): boolean =>
  paged === true || objectIn(response)?.isInList === true

/** How one gets at what was told. */
function opening({ money, paged, response }: Endpoint): string {
  if (money) return `if (told.state === 'accepted') { const one = told.order\n`
  if (paged) return 'for await (const one of told) {\n'
  return isList({ response } as Endpoint) ? 'for (const one of told) {\n' : 'const one = told\n'
}

type Shape = Readonly<Record<string, z.ZodType>>
interface Inner {
  readonly shape: Shape
  readonly isInList: boolean
}

const shapeOf = (schema: z.ZodType): Shape | undefined => objectIn(schema)?.shape

/** The object that a schema is about, within what may be missing, lists, and what is converted before or after. */
function objectIn(schema: z.ZodType, isInList = false): Inner | undefined {
  const def = schema.def as {
    readonly type: string
    readonly shape?: Shape
    readonly element?: z.ZodType
    readonly innerType?: z.ZodType
    readonly in?: z.ZodType
    readonly out?: z.ZodType
  }
  if (def.type === 'object' && def.shape) return { shape: def.shape, isInList }
  if (def.element) return objectIn(def.element, true)
  for (const inner of [def.innerType, def.in, def.out]) {
    const found = inner && objectIn(inner, isInList)
    if (found) return found
  }
  return undefined
}

function limitOf(schema: z.ZodType): number | undefined {
  const { innerType } = schema.def as { readonly innerType?: z.ZodType }
  if (innerType) return limitOf(innerType)
  const { maxLength, maxValue } = schema as { readonly maxLength?: number | null; readonly maxValue?: number }
  const limit = maxLength ?? maxValue
  return limit === Number.MAX_SAFE_INTEGER ? undefined : (limit ?? undefined)
}
