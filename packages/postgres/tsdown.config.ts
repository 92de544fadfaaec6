import { defineConfig } from 'tsdown'
import { bundle } from '../../scripts/bundle.ts'

export default defineConfig(bundle())
