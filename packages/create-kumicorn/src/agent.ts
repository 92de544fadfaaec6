import { execFile } from 'node:child_process'
import type { Manager } from './choices.ts'

/**
 * What the package manager says of itself, e.g. `yarn/4.18.1`: as it has started this command, or asked by `--version` of
 * a Yarn that has not. Undefined where there is none.
 */
export function agentOf(manager: Manager, userAgent = ''): Promise<string | undefined> | string {
  if (manager !== 'yarn' || userAgent.startsWith('yarn/')) return userAgent
  const options = { timeout: 10_000, shell: process.platform === 'win32' }
  return new Promise((resolve) => {
    execFile('yarn', ['--version'], options, (error, stdout) =>
      resolve(error ? undefined : `yarn/${stdout.trim()}`),
    )
  })
}
