// The gate's last lines, from the results that the test run has just written: what failed, by name (whoever reads only
// the end of a long output sees it), and the counts.
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'

interface Results {
  /** False also for an error outside the tests. */
  readonly success: boolean
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly {
      readonly status: string
      readonly fullName: string
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

const firstLines = (text: string) => text.split('\n').slice(0, 6).join('\n    ')

const results = JSON.parse(readFileSync('coverage/results.json', 'utf8')) as Results
for (const file of results.testResults) {
  const failed = file.assertionResults.filter((test) => test.status === 'failed')
  const path = relative(process.cwd(), file.name)
  for (const test of failed) {
    console.log(`failed: ${path} > ${test.fullName}\n    ${firstLines(test.failureMessages.join('\n'))}`)
  }
  // In a browser a test has a second try: see packages/console/vitest.config.ts. It is not forgotten that it needed it.
  for (const test of file.assertionResults)
    if (test.status === 'passed' && test.failureMessages.length > 0)
      console.log(
        `passed at the second try: ${path} > ${test.fullName}\n    ${firstLines(test.failureMessages.join('\n'))}`,
      )
  if (failed.length === 0 && file.status === 'failed')
    console.log(`failed: ${path}\n    ${firstLines(file.message)}`)
}

const skipped = results.numPendingTests + results.numTodoTests
console.log(
  `${results.numPassedTests} passed, ${results.numFailedTests} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
)
// Whatever the exit code of the run was: a failure is one.
if (!results.success || results.numFailedTests > 0) {
  if (results.numFailedTests === 0)
    console.error('an error outside the tests failed the run: see "Unhandled" above')
  process.exitCode = 1
}
