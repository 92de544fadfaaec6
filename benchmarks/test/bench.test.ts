import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { judgeRatio, judgeRepeated } from '../src/measure/judge.ts'
import { control, ratio } from '../src/measure/rounds.ts'
import { coreTimeOf } from '../src/postgres/core-time.ts'

const run = promisify(execFile)
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** What `pnpm bench` does, on the sources: nothing is built where tests run. */
const bench = (...args: readonly string[]) =>
  run(process.execPath, ['--conditions=@kumicorn/source', main, '--sources', ...args])

describe('pnpm bench', () => {
  it('runs a suite, prints its tables, and writes them as JSON and as a chart', async () => {
    const out = mkdtempSync(join(tmpdir(), 'kumicorn-bench-'))
    onTestFinished(() => rmSync(out, { recursive: true }))
    const { stdout, stderr } = await bench('micro', '--quick', '--out', out)

    const written = JSON.parse(readFileSync(join(out, 'micro.json'), 'utf8'))
    expect(written).toMatchObject({ suite: 'micro', quick: true, node: process.version })
    expect(Object.keys(written)).toEqual(
      expect.arrayContaining(['at', 'commit', 'machine', 'pinning', 'measured']),
    )
    const subjects = written.measurements.map(({ subject }: { readonly subject: string }) => subject)
    expect(subjects).toEqual([
      'hand-written',
      'kumicorn: read',
      'kumicorn: whole pipeline',
      'stripe',
      '@octokit/webhooks',
      'standardwebhooks',
      'hand-written, again',
    ])
    for (const { value, samples, unit } of written.measurements) {
      expect(value).toBeGreaterThan(0)
      expect(samples).toHaveLength(2)
      expect(unit).toBe('ns a call')
    }
    expect(written.results).toHaveLength(2)
    for (const { control: aa, target, verdict } of written.results) {
      expect(aa).toBeGreaterThan(0)
      expect(target).toMatch(/^≤ /)
      // A quick run has measured nothing.
      expect(verdict).toBe('inconclusive')
    }
    expect(readFileSync(join(out, 'micro.svg'), 'utf8')).toMatch(
      /^<svg [\s\S]*kumicorn: whole pipeline[\s\S]*<\/svg>\n$/,
    )
    for (const subject of subjects) expect(stdout).toContain(subject)
    expect(stdout).toContain('2 inconclusive')
    expect(stderr).toContain('round 2 of 2')
  })

  it('says what there is when it is asked for something else', async () => {
    await expect(bench('nonsense')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('usage: pnpm bench'),
    })
  })
})

it.runIf(process.platform === 'linux')('counts the time that a process and its children take', () => {
  const before = coreTimeOf(process.pid) ?? 0
  const work = 'while (process.cpuUsage().user < 200_000);'
  spawnSync(process.execPath, ['-e', work])
  expect((coreTimeOf(process.pid) ?? 0) - before).toBeGreaterThanOrEqual(180_000)
})

describe('a verdict', () => {
  const target = { row: 'a row', unit: '× rate', atLeast: 0.9 }

  it('is met or missed by a ratio while the same subject is as fast as itself', () => {
    expect(judgeRatio(target, 0.9, 1.05).verdict).toBe('met')
    expect(judgeRatio(target, 0.89, 0.95).verdict).toBe('missed')
  })

  it('is inconclusive when the same subject differs from itself', () => {
    expect(judgeRatio(target, 2, 1.06).verdict).toBe('inconclusive')
    expect(judgeRatio(target, 0.1, 0.94).verdict).toBe('inconclusive')
  })

  it('is inconclusive when repetitions disagree about a number', () => {
    const most = { row: 'a row', unit: 'ms', atMost: 20 }
    expect(judgeRepeated(most, [1, 20, 3]).verdict).toBe('met')
    expect(judgeRepeated(most, [21, 30]).verdict).toBe('missed')
    expect(judgeRepeated(most, [1, 21, 3]).verdict).toBe('inconclusive')
  })

  it('compares what was measured in the same round, with both halves of the baseline', () => {
    const samples = new Map([
      ['hand', [10, 100, 1000]],
      ['hand, again', [30, 100, 3000]],
      ['ours', [10, 100, 2000]],
    ])
    expect(ratio(samples, 'ours', { name: 'hand', again: 'hand, again' })).toBe(1)
    expect(control(samples, { name: 'hand', again: 'hand, again' })).toBe(3)
  })
})
