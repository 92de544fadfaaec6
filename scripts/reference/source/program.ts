import { join } from 'node:path'
import { ROOT, type TypeScript, ts } from './typescript.ts'

/** The code as the compiler understands it, with what it says of a thing beside its type. */
export interface Source {
  readonly checker: TypeScript.TypeChecker
  /** What a file exports, by name. */
  exportsOf(file: string): ReadonlyMap<string, TypeScript.Symbol>
}

/** Reads these files and all that they import. Takes seconds: do it once. */
export function readSource(files: readonly string[]): Source {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.base.json'), ts.sys.readFile)
  config.compilerOptions.customConditions = ['@kumicorn/source']
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT)
  const paths = files.map((file) => join(ROOT, file))
  const program = ts.createProgram(paths, { ...options, noEmit: true })
  const checker = program.getTypeChecker()
  return {
    checker,
    exportsOf(file) {
      const source = program.getSourceFile(join(ROOT, file))
      const module = source && checker.getSymbolAtLocation(source)
      if (module === undefined) throw new Error(`${file} exports nothing, or was not read`)
      return new Map(
        checker
          .getExportsOfModule(module)
          .map((symbol) => [
            symbol.name,
            symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
          ]),
      )
    },
  }
}
