// Writes the reference below docs/ from the code. With --check: fails when a page is out of date.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { referencePages } from './reference/pages.ts'

const isCheck = process.argv.includes('--check')
for (const [file, text] of referencePages()) {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue
  if (isCheck) {
    console.error(`${file} is out of date: run pnpm reference`)
    process.exitCode = 1
    continue
  }
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  console.log(file)
}
