import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { blockOf } from './pages.ts'

/** A folder that finds the packages of this project, and that neither git nor the linter sees. */
export function blockFolder(): string {
  const parent = join(import.meta.dirname, '.readme')
  mkdirSync(parent, { recursive: true })
  const folder = mkdtempSync(join(parent, 'page-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

/** The module that a block of a page is, where it needs no other. */
export async function blockModule<Module>(page: string, name: string): Promise<Module> {
  const folder = blockFolder()
  writeFileSync(join(folder, name), blockOf(page, name))
  return (await import(/* @vite-ignore */ join(folder, name))) as Module
}
