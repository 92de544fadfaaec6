import { defineConfig } from 'vitest/config'

export default defineConfig({ test: { name: 'web-parts', include: ['test/**/*.test.ts'] } })
