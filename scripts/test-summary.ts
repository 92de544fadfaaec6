// The gate's closing line, from the results that the test run has just written.
import { readFileSync } from 'node:fs'

interface Results {
  /** False also for an error outside the tests. */
  readonly success: boolean
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
}

const results = JSON.parse(readFileSync('coverage/results.json', 'utf8')) as Results
const skipped = results.numPendingTests + results.numTodoTests
console.log(
  `${results.numPassedTests} passed, ${results.numFailedTests} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
)
// Whatever the exit code of the run was: a failure is one.
if (!results.success || results.numFailedTests > 0) process.exitCode = 1
