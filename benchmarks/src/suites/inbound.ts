import { type LoadOptions, loaderNotes, ServerUnderLoad, startLoader } from '../load/server-under-load.ts'
import { compare, judgeRatio } from '../measure/judge.ts'
import { measurementsOf } from '../measure/measurements.ts'
import { type Findings, merged, type SuiteContext, type SuiteReport } from '../measure/report.ts'
import { type Baseline, control, interleaved, ratio } from '../measure/rounds.ts'
import type { MerchantName } from '../merchants/merchants.ts'
import { closing } from '../process/closing.ts'
import type { Remote } from '../process/remote.ts'
import { targets } from '../targets.ts'

const CONNECTIONS = 50

interface Platform {
  readonly name: 'fastify' | 'express'
  readonly title: string
}

/** Verification, schema, memory store and one handler behind real servers, and what else there is to take webhooks with. */
export function inbound(context: SuiteContext): Promise<SuiteReport> {
  return closing(async (keep) => {
    const loader = keep(startLoader())
    const fastify = await measure({ name: 'fastify', title: 'Fastify' }, loader, context)
    const express = await measure({ name: 'express', title: 'Express' }, loader, context)
    return merged('inbound', [fastify, express])
  })
}

function measure({ name, title }: Platform, loader: Remote, context: SuiteContext): Promise<Findings> {
  const { quick, folder, progress } = context
  const options: LoadOptions = {
    connections: CONNECTIONS,
    seconds: quick ? 0.1 : 0.3,
    warmUp: quick ? 0.1 : 1.5,
  }
  const baseline: Baseline = { name: 'hand-written', again: 'hand-written, again' }
  const named: readonly (readonly [name: string, merchant: MerchantName])[] = [
    [baseline.name, `${name}: hand-written`],
    ['kumicorn', `${name}: kumicorn, memory`],
    ['kumicorn in Nest', `nest on ${name}: kumicorn, memory`],
    ['stripe', `${name}: stripe`],
    ['@octokit/webhooks', `${name}: @octokit/webhooks`],
    ['standardwebhooks', `${name}: standardwebhooks`],
    [baseline.again, `${name}: hand-written`],
  ]
  return closing(async (keep) => {
    const servers = named.map(([subject, merchant]) =>
      keep(new ServerUnderLoad(subject, merchant, { folder }, loader)),
    )
    const subjects = []
    for (const server of servers) {
      progress(`${title}: warming up ${server.name}`)
      subjects.push(await server.subject(options))
    }
    const kumicorn = servers[1] as ServerUnderLoad
    const repeated = await kumicorn.subject({ ...options, repeats: true }, 'kumicorn, a repeated body')
    const samples = await interleaved([...subjects, repeated], quick ? 2 : 17, (text) =>
      progress(`${title}: ${text}`),
    )
    const aa = control(samples, baseline)
    const [plain, inNest] = [targets.inbound[name], targets.inbound[`nest on ${name}`]]
    const toHand = (subject: string): number => ratio(samples, subject, baseline)
    const toStripe = (subject: string): number => ratio(samples, subject, 'stripe')
    return {
      measurements: measurementsOf(`${title}, ${CONNECTIONS} connections`, 'callbacks/s', samples),
      results: [
        judgeRatio(plain.hand, toHand('kumicorn'), aa),
        judgeRatio(plain.stripe, toStripe('kumicorn'), aa),
        judgeRatio(inNest.hand, toHand('kumicorn in Nest'), aa),
        judgeRatio(inNest.stripe, toStripe('kumicorn in Nest'), aa),
        compare(
          `${title}, a repeated body, by hand-written with new ones`,
          toHand('kumicorn, a repeated body'),
          '× rate',
          aa,
        ),
      ],
      notes: loaderNotes(servers).map((note) => `${title}: ${note}`),
    }
  })
}
