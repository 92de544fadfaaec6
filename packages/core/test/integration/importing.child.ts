// Imports the modules it is given, with a zod that builds nothing, and prints what was loaded for them.
import { registerHooks } from 'node:module'

const noZod = new URL('./no-zod.cjs', import.meta.url).href
const asked = new Set<string>()

registerHooks({
  resolve(specifier, context, next) {
    asked.add(specifier)
    return specifier === 'zod' ? { url: noZod, shortCircuit: true } : next(specifier, context)
  },
})

for (const module of process.argv.slice(2)) await import(module)
process.stdout.write(
  JSON.stringify([...asked].filter((specifier) => !/^(\.|\/|file:)/.test(specifier)).sort()),
)
