import { defineConfig } from 'vitest/config'
import { POSTGRES, project } from '../../scripts/project.ts'

export default defineConfig(project('cli', { globalSetup: [POSTGRES], isolate: false }))
