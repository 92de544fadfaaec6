// Files stay small enough to read at once. A longer one must say why, in its first lines: "Longer than 250 lines: …".
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const LIMIT = 250
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts'], {
  encoding: 'utf8',
})
const tooLong = files
  .split('\n')
  .filter((file) => file !== '')
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }))
  .map(({ file, text }) => ({
    file,
    lines: text.split('\n').length - 1,
    excused: /Longer than 250 lines: \S/.test(text.slice(0, 600)),
  }))
  .filter(({ lines, excused }) => lines > LIMIT && !excused)

for (const { file, lines } of tooLong) console.error(`${file}: ${lines} lines (at most ${LIMIT})`)
if (tooLong.length > 0) process.exit(1)
