import { expect } from 'vitest'
import { run } from './command-line.ts'
import { md5 } from './kumquat-caller.ts'

export const KEY = 'the-right-key'
export const env = { CURRENT: KEY, OLD: 'the-old-key' }
export const NOW = Date.parse('2026-11-21T12:00:00Z')
export const HERE = '20261121200000'

/** What doctor says of a message, with two keys to try. */
export async function doctor(stdin: string, ...args: readonly string[]) {
  const ran = await run(['doctor', '--json', '--key-env', 'CURRENT', ...args], { stdin, env, now: NOW })
  const { err, code, out } = ran
  // Whatever is wrong: no key is shown.
  expect(out + err).not.toMatch(/the-right-key|the-old-key/)
  const diagnosis = JSON.parse(out)
  const problems = diagnosis.findings
    .filter(({ level }: { level: string }) => level === 'problem')
    .map(({ code }: { code: string }) => code)
  expect(code).toBe(problems.length === 0 ? 0 : 1)
  return { ...diagnosis, problems }
}

/** A callback of KUMQUAT whose `sign` is that of `signed`. */
export const callback = (json: string, signed: string): string =>
  json.replace(/\}$/, `,"sign":"${md5(signed).toUpperCase()}"}`)

/** A message of Paynicorn whose `sign` is that of `signed`. */
export const envelope = (content: string, signed: string, more: object = {}): string =>
  JSON.stringify({ content, sign: md5(signed), ...more })
