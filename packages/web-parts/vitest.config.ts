import { defineConfig } from 'vitest/config'
import { project } from '../../scripts/project.ts'

export default defineConfig(project('web-parts', { isCounted: false }))
