import { defineConfig } from 'vitest/config'
import { project } from '../../scripts/project.ts'

export default defineConfig(project('express', { isolate: false, isCounted: false }))
