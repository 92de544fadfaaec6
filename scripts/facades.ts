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
        const standard =
          names.length < file.exports.length
            ? `export { ${standardOf(file.code)} as default } from ${from};\n`
            : ''
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

/**
 * By its name: what `import` gets by default of a CommonJS module is all its exports to Node, and to
 * `moduleResolution: bundler` the one named `default`.
 */
function standardOf(code: string): string {
  const exported = [...code.matchAll(/^exports\.(\w+) = (\w+);$/gm)]
  const standard = exported.find(([, name]) => name === 'default')
  const named = exported.find(([, name, value]) => name !== 'default' && value === standard?.[2])
  if (named?.[1] === undefined) throw new Error('what is exported by default must be exported by a name, too')
  return named[1]
}
