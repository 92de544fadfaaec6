import { defineConfig } from 'vitest/config'
import { project } from '../../scripts/project.ts'

// Pictures are made on demand: see test/browser/screenshots.pictures.ts.
const include = [process.env.SCREENSHOTS ? 'test/**/*.pictures.ts' : 'test/**/*.test.ts']

export default defineConfig(project('sandbox', { include, isCounted: false }))
