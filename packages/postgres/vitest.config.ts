import { defineConfig } from 'vitest/config'
import { POSTGRES, project } from '../../scripts/project.ts'

export default defineConfig(project('postgres', { globalSetup: [POSTGRES], isolate: false }))
