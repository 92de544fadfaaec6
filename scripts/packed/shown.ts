import assert from 'node:assert/strict'
import { openEditor } from '../../packages/core/test/editor/editor.ts'
import { everyOperation } from '../../packages/core/test/editor/typed.ts'

/**
 * Asks the language service of TypeScript what it shows of the packed declarations: a bundler of declarations may lose
 * comments. @throws when the meaning of an operation, a parameter or a field of a result is not shown
 */
export function checkShown(application: string): void {
  for (const gateway of ['kumquat', 'paynicorn'] as const) {
    const { code, names } = everyOperation(gateway)
    const editor = openEditor(code, { folder: application })
    assert.deepEqual(editor.mistakes, [])
    const silent = names.filter(({ position }) => editor.hover(position).documentation === '')
    assert.deepEqual(
      silent.map(({ what }) => what),
      [],
    )
  }
  const code = "import type { GatewayCode } from '@kumicorn/core'\nexport const code: GatewayCode = ''\n"
  const offered = openEditor(code, { folder: application }).offered(code.lastIndexOf("''") + 1)
  for (const documented of ['JU9992', '205999', '4013']) assert.ok(offered.includes(documented), documented)
}
