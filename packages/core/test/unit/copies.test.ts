import { expect, it, onTestFinished } from 'vitest'
import { noteCopy, tellOfCopies } from '../../src/data/copies.ts'
import { createKumicorn, type Logger } from '../../src/index.ts'

it('several copies of the package are told once, for instanceof knows the errors of one only', () => {
  const shared = globalThis as Record<symbol, unknown>
  const [copies, told] = ['copies', 'copies told'].map((name) => Symbol.for(`@kumicorn/core ${name}`)) as [
    symbol,
    symbol,
  ]
  const before = shared[copies] as Set<string>
  onTestFinished(() => {
    shared[copies] = before
    delete shared[told]
  })
  const warnings: string[] = []
  const ignore = () => undefined
  const logger: Logger = {
    debug: ignore,
    info: ignore,
    error: ignore,
    warn: (_, text) => void warnings.push(text),
  }
  const kumquat = { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: 'k' }
  createKumicorn({ kumquat, logger })
  expect(warnings).toEqual([])
  shared[copies] = new Set(before)
  noteCopy('file:///shop/node_modules/other/node_modules/@kumicorn/core/dist/index.js')
  createKumicorn({ kumquat, logger })
  tellOfCopies(logger)
  expect(warnings).toEqual([
    expect.stringMatching(/several copies of @kumicorn\/core.*branch on the code of an error/),
  ])
})
