// Compares the public types of what is built with those in `etc/`, or writes them there: `--update`.
import { checkApi, updateApi } from './api/check-api.ts'

if (process.argv.includes('--update')) updateApi()
else
  try {
    checkApi()
  } catch (error) {
    console.error((error as Error).message)
    process.exitCode = 1
  }
