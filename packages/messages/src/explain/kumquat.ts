import { type FlatField, readFlatJson } from '../json.ts'
import { canonicalString, isKumquatSigned, kumquatSign } from '../kumquat.ts'
import {
  compared,
  type ExplainedField,
  type Explanation,
  type KeyName,
  type Step,
  unclear,
} from './explanation.ts'

/** How KUMQUAT's signature over a body or a query comes about. */
export function explainKumquat(
  message: { readonly method: string; readonly path: string; readonly body: string },
  key: { readonly name: KeyName; readonly value: string },
): Explanation {
  const fields = fieldsOf(message)
  if (typeof fields === 'string') return unclear(`Nothing to check: ${fields}.`)
  const given = fields.find(({ name }) => name === 'sign')?.text ?? ''
  const steps = kumquatSteps(fields, key.name)
  return compared(steps, kumquatSign(fields, key.value), given, isKumquatSigned(fields, key.value))
}

/** From the fields to what is signed: what the console and the command doctor show. */
export function kumquatSteps(fields: readonly FlatField[], keyName: KeyName): readonly Step[] {
  const canonical = canonicalString(fields)
  return [
    { title: 'The fields as they came', fields: fields.map(explained) },
    { title: 'Sorted by name in ASCII order, as name=value, joined with &', parts: [canonical] },
    { title: 'The key directly behind, with nothing between', parts: [canonical, { key: keyName }] },
  ]
}

function explained({ name, text }: FlatField): ExplainedField {
  if (name === 'sign') return { name, text, leftOut: 'no: the signature itself' }
  return text === '' ? { name, text, leftOut: 'no: empty' } : { name, text }
}

function fieldsOf({
  method,
  path,
  body,
}: {
  method: string
  path: string
  body: string
}): readonly FlatField[] | string {
  if (method === 'GET' && body === '') {
    return [...new URLSearchParams(path.split('?')[1] ?? '')].map(([name, text]) => ({
      name,
      text,
      value: text,
    }))
  }
  try {
    return readFlatJson(body)
  } catch (error) {
    return `the body is ${(error as Error).message}`
  }
}
