import { join } from 'node:path'
import ts from 'typescript-5'

/** What an editor shows when the mouse rests on a name. */
export interface Hover {
  /** The name with its type. */
  readonly signature: string
  readonly documentation: string
  /** The code of its `@example`s, without the fences. */
  readonly examples: readonly string[]
  /** Not for users: packages are published without it. */
  readonly isInternal: boolean
}

/** An editor with one file open. */
export interface Editor {
  hover(position: number): Hover
  /** What is offered where somebody types, e.g. the texts that a field may be. */
  offered(position: number): readonly string[]
  /** What the compiler says of the file. */
  readonly mistakes: readonly string[]
}

/** Where the file lies. */
export interface Place {
  /** A folder from which `@kumicorn/core` is found; nothing is written there. */
  readonly folder: string
  /** Export conditions, e.g. that of the sources. */
  readonly conditions?: readonly string[]
}

// What all files import is parsed once.
const registry = ts.createDocumentRegistry()
let opened = 0

/** Opens a file in the language service of TypeScript: what editors ask. */
export function openEditor(code: string, { folder, conditions = [] }: Place): Editor {
  opened += 1
  const file = join(folder, `somebody-types-this-${opened}.ts`)
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2024.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    customConditions: [...conditions],
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    allowImportingTsExtensions: true,
    experimentalDecorators: true,
    skipLibCheck: true,
    noEmit: true,
  }
  const isOpen = (path: string): boolean => path === file
  const read = (path: string): string | undefined => (isOpen(path) ? code : ts.sys.readFile(path))
  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => options,
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot: (path) => {
      const text = read(path)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (path) => isOpen(path) || ts.sys.fileExists(path),
    readFile: read,
    directoryExists: ts.sys.directoryExists,
    ...(ts.sys.realpath && { realpath: ts.sys.realpath }),
  }
  const service = ts.createLanguageService(host, registry)
  return {
    hover(position) {
      const info = service.getQuickInfoAtPosition(file, position)
      const tags = info?.tags?.filter(({ name }) => name === 'example') ?? []
      return {
        signature: ts.displayPartsToString(info?.displayParts),
        documentation: ts.displayPartsToString(info?.documentation),
        isInternal: info?.tags?.some(({ name }) => name === 'internal') ?? false,
        examples: tags.map(({ text }) => withoutFences(ts.displayPartsToString(text))),
      }
    },
    offered: (position) =>
      service.getCompletionsAtPosition(file, position, undefined)?.entries.map(({ name }) => name) ?? [],
    get mistakes() {
      const found = [...service.getSyntacticDiagnostics(file), ...service.getSemanticDiagnostics(file)]
      return found.map(({ messageText, start = 0 }) => {
        const line = code.slice(0, start).split('\n').length
        return `line ${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
      })
    },
  }
}

const withoutFences = (text: string): string => /```ts\n([\s\S]*?)```/.exec(text)?.[1] ?? text
