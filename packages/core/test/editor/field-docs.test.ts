import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { postbackFields } from '../../src/gateways/paynicorn/postback.ts'
import { rechargeFields } from '../../src/gateways/paynicorn/recharge.ts'
import { openEditor } from './editor.ts'
import { everyOperation, PRELUDE } from './typed.ts'

const place = { folder: join(import.meta.dirname, '..'), conditions: ['@kumicorn/source'] }

describe.each([
  ['kumquat', 11],
  ['paynicorn', 17],
] as const)('an editor with %s', (gateway, operations) => {
  const { code, names } = everyOperation(gateway)
  const editor = openEditor(code, place)

  it('takes every parameter and every field of a result by its name', () => {
    expect(editor.mistakes).toEqual([])
    expect(names.filter(({ kind }) => kind === 'method').length).toBe(operations)
  })

  it('shows what every operation, parameter and field of a result means', () => {
    const silent = names.filter(({ position }) => editor.hover(position).documentation.length < 12)
    expect(silent.map(({ what }) => what)).toEqual([])
  })

  it('shows how long a text may be, and how great a count', () => {
    const silent = names.filter(
      ({ position, limit }) =>
        limit !== undefined && !new RegExp(`\\b${limit}\\b`).test(editor.hover(position).documentation),
    )
    expect(silent.map(({ what, limit }) => `${what} (${limit})`)).toEqual([])
  })

  it('shows an example of every operation', () => {
    const methods = names.filter(({ kind }) => kind === 'method')
    const silent = methods.filter(({ position }) => editor.hover(position).examples.length === 0)
    expect(silent.map(({ what }) => what)).toEqual([])
    const examples = methods.flatMap(({ what, position }) =>
      editor.hover(position).examples.map((example) => `{ // ${what}\n${example}}`),
    )
    expect(openEditor([PRELUDE, ...examples, 'export {}'].join('\n'), place).mistakes).toEqual([])
  })
})

const callbacks = {
  KumquatCallback: ['result', 'price', 'request_no', 'serial_no', 'status', 'pin'],
  PaynicornPostback: Object.keys(postbackFields().shape),
  PaynicornRecharge: Object.keys(rechargeFields().shape),
}

it('an editor shows what every field of a callback means', () => {
  let code = `import type { ${Object.keys(callbacks).join(', ')} } from '@kumicorn/core'\n`
  const names = Object.entries(callbacks).flatMap(([type, fields]) => {
    code += `declare const told${type}: ${type}\n`
    return fields.map((field) => {
      code += `told${type}.${field}\n`
      return { what: `${type}.${field}`, position: code.length - field.length - 1 }
    })
  })
  const editor = openEditor(code, place)
  expect(editor.mistakes).toEqual([])
  const silent = names.filter(({ position }) => editor.hover(position).documentation.length < 12)
  expect(silent.map(({ what }) => what)).toEqual([])
})
