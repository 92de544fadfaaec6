/** As much of commander as is needed here. */
interface Command {
  readonly commands: readonly Command[]
  readonly parent: Command | null
  name(): string
  configureOutput(output: {
    writeOut(text: string): void
    getOutHelpWidth(): number
    getOutHasColors(): boolean
  }): unknown
  configureHelp(help: { showGlobalOptions: boolean }): unknown
  outputHelp(): void
}

export interface HelpOf {
  /** With that of the command to which it belongs. */
  readonly name: string
  readonly help: string
}

const WIDTH = 100

/** The help of a command and of those below it, as one reads it in a terminal; that of a mere group is left out. */
export function helpOf(command: Command): readonly HelpOf[] {
  let help = ''
  command.configureOutput({
    writeOut: (text) => {
      help += text
    },
    getOutHelpWidth: () => WIDTH,
    getOutHasColors: () => false,
  })
  // They are those of the first section.
  if (command.parent !== null) command.configureHelp({ showGlobalOptions: false })
  command.outputHelp()
  const own = { name: nameOf(command), help: help.trim() }
  const below = command.commands.filter((one) => one.name() !== 'help').flatMap(helpOf)
  return [own, ...below]
}

const nameOf = (command: Command): string =>
  command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`
