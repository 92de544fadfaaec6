import { onTestFinished } from 'vitest'

export interface Told {
  readonly event: string
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect of it
  readonly data: any
}

export interface Stream {
  readonly status: number
  readonly told: readonly Told[]
  /** Whether the server has ended it. */
  readonly hasEnded: boolean
  close(): void
}

/** Listens to what is told live. */
export async function streamOf(url: string, name = 'anna'): Promise<Stream> {
  const aborting = new AbortController()
  onTestFinished(() => aborting.abort())
  const response = await fetch(url, { headers: { 'x-user': name }, signal: aborting.signal })
  const told: Told[] = []
  const state = { hasEnded: false }
  const read = async () => {
    let text = ''
    for await (const chunk of response.body ?? []) {
      text += new TextDecoder().decode(chunk)
      const parts = text.split('\n\n')
      text = parts.pop() ?? ''
      for (const part of parts) {
        const [, event, data] = /^event: (.*)\ndata: (.*)$/.exec(part) ?? []
        if (event && data) told.push({ event, data: JSON.parse(data) })
      }
    }
    state.hasEnded = true
  }
  void read().catch(() => undefined)
  return {
    status: response.status,
    told,
    get hasEnded() {
      return state.hasEnded
    },
    close: () => aborting.abort(),
  }
}
