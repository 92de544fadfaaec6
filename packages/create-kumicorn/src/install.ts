import { spawn } from 'node:child_process'
import type { Manager } from './choices.ts'

/** Installs what the shop needs, as its package manager tells it. Why it could not; undefined when it could. */
export function install(manager: Manager, folder: string): Promise<string | undefined> {
  const child = spawn(manager, ['install'], {
    cwd: folder,
    stdio: 'inherit',
    // Package managers are scripts there, which only a shell can start.
    shell: process.platform === 'win32',
  })
  return new Promise((resolve) => {
    child.once('error', ({ message }) => resolve(message))
    child.once('close', (code, signal) => resolve(code === 0 ? undefined : `it ended with ${code ?? signal}`))
  })
}
