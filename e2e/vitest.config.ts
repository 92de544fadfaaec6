import { defineConfig } from 'vitest/config'
import { POSTGRES, project } from '../scripts/project.ts'

const options = { globalSetup: [POSTGRES], isolate: false }

export default defineConfig({
  test: {
    name: 'e2e',
    projects: [
      project('whole', { ...options, exclude: ['test/model/**'] }),
      // Thousands of lives: what they run, core's own tests run, too.
      project('model', { ...options, include: ['test/model/*.test.ts'], isCounted: false }),
    ],
  },
})
