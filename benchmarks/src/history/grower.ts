// Another process: makes files with a history.
import { serve } from '../process/serve.ts'
import { grow } from './grow.ts'

serve({ grow: ({ path, count }: { readonly path: string; readonly count: number }) => grow(path, count) })
