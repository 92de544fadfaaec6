import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { context, type SpanContext, type TracerProvider } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import type { ReadableSpan, SpanProcessor, TracerProviderOptions } from '@opentelemetry/sdk-trace'
import * as sdk from '@opentelemetry/sdk-trace'
import { onTestFinished } from 'vitest'

type MakesProvider = new (options: TracerProviderOptions) => TracerProvider

/** The SDK of the 2nd major calls it by another name. */
const Provider =
  sdk.TracerProvider ?? (sdk as unknown as { BasicTracerProvider: MakesProvider }).BasicTracerProvider

/** A real tracer, and the spans that have ended. */
export function spanSink() {
  const ended: ReadableSpan[] = []
  const processor: SpanProcessor = {
    onStart: () => undefined,
    onEnd: (span) => void ended.push(span),
    forceFlush: async () => undefined,
    shutdown: async () => undefined,
  }
  const tracerProvider = new Provider({ spanProcessors: [processor] })
  const manager = new AsyncLocalStorageContextManager().enable()
  context.setGlobalContextManager(manager)
  onTestFinished(() => context.disable())
  const spans = (name?: string): readonly ReadableSpan[] =>
    ended.filter((span) => name === undefined || span.name === name)
  const span = (name: string): ReadableSpan => {
    const [first, second] = spans(name)
    if (first === undefined || second !== undefined)
      throw new Error(
        `there are ${spans(name).length} spans "${name}" among: ${spans().map((each) => each.name)}`,
      )
    return first
  }
  return { tracerProvider, spans, span }
}

export const idOf = (of: Pick<SpanContext, 'traceId' | 'spanId'>) => `${of.traceId} ${of.spanId}`
export const linksOf = ({ links }: ReadableSpan): readonly string[] => links.map((link) => idOf(link.context))

/** A real meter, and the text that Prometheus would get of it, over HTTP. */
export async function metricSink() {
  const exporter = new PrometheusExporter({ preventServerStart: true })
  const meterProvider = new MeterProvider({ readers: [exporter] })
  const server = createServer((request, response) => exporter.getMetricsRequestHandler(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await meterProvider.shutdown()
  })
  const { port } = server.address() as AddressInfo
  const target = `127.0.0.1:${port}`
  const scrape = async (): Promise<string> => (await fetch(`http://${target}/metrics`)).text()
  return { meterProvider, target, scrape }
}

export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** The samples of a text for Prometheus. */
export function samplesOf(text: string): readonly Sample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', labels = '', value = ''] = /^([\w:]+)(?:\{(.*)\})? (\S+)/.exec(line) ?? []
      const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label, of]) => [label, of])
      return { name, labels: Object.fromEntries(pairs) as Sample['labels'], value: Number(value) }
    })
}

/** The value of the samples of a metric that have these labels, added up; undefined when there is none. */
export function valueIn(
  text: string,
  metric: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  const found = samplesOf(text).filter(
    ({ name, labels: of }) =>
      name.replace(/_seconds(?=$|_)/, '') === metric &&
      Object.entries(labels).every(([label, value]) => of[label] === value),
  )
  return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0)
}
