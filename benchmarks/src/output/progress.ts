/** Tells on stderr what is under way: one line that changes on a terminal, lines elsewhere. */
export function progressOf(suite: string): (text: string) => void {
  const { stderr } = process
  if (!stderr.isTTY) return (text) => void stderr.write(`${suite}: ${text}\n`)
  return (text) => void stderr.write(`\r\u001b[2K${suite}: ${text}`)
}

/** The line that changes gives way to what comes. */
export function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K')
}
