import { endpointsOf, kumquatEndpoints, paynicornEndpoints } from '../../packages/core/src/endpoints.ts'
import { assumptionsPage } from './assumptions.ts'
import { cliPage, sandboxCliPage } from './cli/page.ts'
import { codesPage, codesPageChinese } from './codes/page.ts'
import { errorsPage } from './errors/page.ts'
import { indexPage } from './index-page.ts'
import { kumquatExamples } from './operations/kumquat-examples.ts'
import { operationsPage } from './operations/page.ts'
import { paynicornExamples } from './operations/paynicorn-examples.ts'
import { operationsOf } from './operations/rows.ts'
import { allOptions } from './options/list.ts'
import { optionsPage } from './options/page.ts'
import { readSource, type Source } from './source/program.ts'

const ENDPOINTS = 'packages/core/src/endpoints.ts'

const kumquatPage = (source: Source): string =>
  operationsPage({
    title: 'KUMQUAT: operations',
    order: 10,
    intro:
      "Names of parameters and fields are KUMQUAT's own. `partner_no`, `datetime` and `sign` are added for you. Paths are assumptions, and each can be replaced by [`kumquat.endpoints`](options.md#kumquat); so are the names of result fields, of which none but the balance's is documented: they are optional, and whatever else comes is kept.",
    client: 'kumquat',
    setUp: `import { createKumquat } from '@kumicorn/core'

const kumquat = createKumquat({ baseUrl: 'https://host.example', partnerNo: 'P1', signKey: 'the sign key' })`,
    operations: operationsOf(
      source.exportsOf(ENDPOINTS).get('kumquatEndpoints'),
      endpointsOf(kumquatEndpoints),
      source,
    ),
    examples: kumquatExamples,
  })

const paynicornPage = (source: Source): string =>
  operationsPage({
    title: 'Paynicorn: operations',
    order: 20,
    intro:
      "Names of parameters and fields are Paynicorn's own. The envelope with `appKey` and `sign` is made for you, and `appKey` is filled in where an operation wants it among its parameters. Whatever comes beside the fields below is kept.",
    client: 'paynicorn',
    setUp: `import { createPaynicorn } from '@kumicorn/core'

const paynicorn = createPaynicorn({ appKey: 'the app key', merchantSecret: 'the secret' })`,
    operations: operationsOf(
      source.exportsOf(ENDPOINTS).get('paynicornEndpoints'),
      endpointsOf(paynicornEndpoints),
      source,
    ),
    examples: paynicornExamples,
  })

/** Every page of the reference, by its file. */
export function referencePages(): ReadonlyMap<string, string> {
  const files = new Set([ENDPOINTS, 'packages/core/src/index.ts', ...allOptions.map(({ file }) => file)])
  const source = readSource([...files])
  return new Map([
    ['docs/reference/index.md', indexPage()],
    ['docs/reference/kumquat.md', kumquatPage(source)],
    ['docs/reference/paynicorn.md', paynicornPage(source)],
    ['docs/reference/codes.md', codesPage()],
    ['docs/zh/reference/codes.md', codesPageChinese()],
    ['docs/reference/errors.md', errorsPage(source)],
    ['docs/reference/options.md', optionsPage(source)],
    ['docs/reference/cli.md', cliPage()],
    ['docs/reference/sandbox-cli.md', sandboxCliPage()],
    ['docs/reference/assumptions.md', assumptionsPage()],
  ])
}
