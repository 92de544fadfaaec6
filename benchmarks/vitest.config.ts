import { defineConfig } from 'vitest/config'
import { project } from '../scripts/project.ts'

export default defineConfig(project('benchmarks', { testTimeout: 120_000, isCounted: false }))
