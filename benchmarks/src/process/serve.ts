/** What the process that started this one may ask for. */
export type Commands = Readonly<Record<string, (given: never) => unknown>>

export interface Question {
  readonly id: number
  readonly command: string
  readonly given: unknown
}

export type Reply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string }

/** Answers the process that started this one, and ends with it. */
export function serve(commands: Commands): void {
  const reply = (answer: Reply): void => void process.send?.(answer)
  process.on('disconnect', () => process.exit())
  process.on('message', async ({ id, command, given }: Question) => {
    try {
      const run = commands[command] as ((given: unknown) => unknown) | undefined
      if (!run) throw new Error(`there is no command "${command}"`)
      reply({ id, value: await run(given) })
    } catch (error) {
      reply({ id, error: (error as Error).stack ?? String(error) })
    }
  })
}
