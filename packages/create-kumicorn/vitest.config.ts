import { defineConfig } from 'vitest/config'
import { project } from '../../scripts/project.ts'

export default defineConfig(project('create-kumicorn', { isolate: false, isCounted: false }))
