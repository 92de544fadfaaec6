import { defineConfig } from 'vitest/config'
import { POSTGRES, project } from '../scripts/project.ts'

export default defineConfig(
  project('e2e', {
    globalSetup: [POSTGRES],
    isolate: false,
    // Other processes answer, on a machine that may be busy.
    expect: { poll: { timeout: 20_000 } },
  }),
)
