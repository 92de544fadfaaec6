// Imports the modules it is given, with a zod that builds nothing, and prints what was loaded for them.
import { registerHooks } from 'node:module'

const noZod = `export const z = new Proxy({}, {
  get(_, name) { throw new Error('z.' + String(name) + ' is used while the package is imported') },
})`
const asked = new Set<string>()

registerHooks({
  resolve(specifier, context, next) {
    asked.add(specifier)
    return specifier === 'zod'
      ? { url: `data:text/javascript,${encodeURIComponent(noZod)}`, shortCircuit: true }
      : next(specifier, context)
  },
})

for (const module of process.argv.slice(2)) await import(module)
process.stdout.write(JSON.stringify([...asked].filter((specifier) => !/^(\.|file:)/.test(specifier)).sort()))
