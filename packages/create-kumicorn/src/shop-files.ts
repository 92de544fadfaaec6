import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import type { Choices } from './choices.ts'
import { manifestOf } from './manifest.ts'
import { textsOf } from './texts.ts'

const PACKAGE = join(import.meta.dirname, '..')
const TEMPLATES = join(PACKAGE, 'templates')

/** The version of this package, and of the others that a shop made by it uses. */
export const VERSION: string = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')).version

/** Folders of templates, of which a shop has all files. */
function foldersOf({ framework, store }: Choices): readonly string[] {
  const folders =
    framework === 'nestjs' ? ['nestjs', `nestjs-${store}`] : ['plain', `plain-${store}`, framework]
  return ['common', store, ...folders].map((folder) => join(TEMPLATES, folder))
}

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))

/** Some files that begin with a dot would be left out of a package by npm, or get another name. */
const nameOf = (file: string): string => join(dirname(file), basename(file).replace(/^_/, '.'))

/** Without it Yarn installs where only its own commands look. */
const WHERE_NODE_LOOKS = 'nodeLinker: node-modules\n'
/** Yarn takes no version that is younger than a day, and the only one that a shop asks for is as old as this package. */
const OF_ANY_AGE = "npmPreapprovedPackages: ['@kumicorn/*']\n"

/** All files of a shop, by their paths in it. */
export function shopFiles(choices: Choices): ReadonlyMap<string, string> {
  const texts = textsOf(choices)
  const fill = (template: string): string =>
    template.replaceAll(/\{\{(\w+)\}\}/g, (place, name: string) => texts[name] ?? place)
  const files = new Map([['package.json', manifestOf(choices, VERSION)]])
  for (const folder of foldersOf(choices))
    for (const file of filesIn(folder)) {
      const name = nameOf(file)
      if (files.has(name)) throw new Error(`two templates are called ${name}`)
      files.set(name, fill(readFileSync(join(folder, file), 'utf8')))
    }
  // What a colleague begins with, who gets all but .env from git.
  files.set('.env.example', files.get('.env') ?? '')
  const { manager, tellsAgeGate = true } = choices
  if (manager === 'yarn') files.set('.yarnrc.yml', WHERE_NODE_LOOKS + (tellsAgeGate ? OF_ANY_AGE : ''))
  return files
}
