import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { closeYesterday } from './example.ts'
import { MIDNIGHT, shop } from './shop.ts'

const PAGE = new URL('../../../docs/daily-close.md', import.meta.url)
const EXAMPLE = new URL('./example.ts', import.meta.url)

it('the example of the page works as it stands', async () => {
  const [, code] = /```ts\n(.*?)```/s.exec(await readFile(PAGE, 'utf8')) ?? []
  // There it is compiled.
  expect(code).toBe(await readFile(EXAMPLE, 'utf8'))
  const before = process.cwd()
  const folder = await mkdtemp(join(tmpdir(), 'kumicorn-'))
  const said: string[] = []
  const tell = (line: string): void => void said.push(line)
  onTestFinished(async () => {
    process.chdir(before)
    await rm(folder, { recursive: true })
  })
  process.chdir(folder)
  const { kumicorn, place, goTo, added } = await shop()
  // Nairobi is five hours behind.
  await goTo(5.1)
  await closeYesterday(kumicorn, [], tell)
  expect(said).toEqual([])
  await goTo(12)
  await place('A-1')
  added.amount = '5000.00'
  await goTo(29.1)
  await closeYesterday(kumicorn, [], tell)
  const [first, second] = said
  expect(first).toBe('kumquat: 2026-11-26 does not agree (its balance is off by 5000.00)')
  expect(second).toBe('A-1: confirmed, it is in flight')
  const at = new Date(MIDNIGHT + 40_000_000)
  await closeYesterday(kumicorn, [{ amount: '5000.00', at, note: 'transfer 17' }], tell)
  expect(said).toHaveLength(2)
  const csv = await readFile('close-2026-11-26.csv', 'utf8')
  expect(csv).toContain('"top-up","","","5000.00","","2026-11-26T03:06:40.000Z","transfer 17"')
})
