import type { Rolldown } from 'tsdown'

/**
 * For each entry point in CommonJS, `name.cjs`, what `import` gets: `name.js`, which hands on the very same exports, and
 * its declarations, which hand on the very same types.
 * @param without `declarations`: those are built apart
 */
export function facades(without?: 'declarations'): Rolldown.Plugin {
  return {
    name: 'facades',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk' || !file.isEntry || file.exports.length === 0) continue
        const from = JSON.stringify(`./${file.fileName}`)
        const names = file.exports.filter((name) => name !== 'default')
        const standard = names.length < file.exports.length ? standardFrom(from) : ''
        const emit = (extension: string, code: string): void => {
          const fileName = `${file.name}.${extension}`
          this.emitFile({ type: 'asset', fileName, source: code + standard })
        }
        emit('js', `export { ${names.join(', ')} } from ${from};\n`)
        if (without !== 'declarations') emit('d.ts', `export * from ${from};\n`)
      }
    },
  }
}

/** To `import`, what a CommonJS module exports by default is all that it exports. */
const standardFrom = (from: string): string => `import all from ${from};\nexport default all.default;\n`
