import type { Argument, Command, Option } from 'commander'

/** Nothing else is offered: what a shell would act on, such as `$(…)`, is never put on its line. */
const PLAIN_WORD = /^[\w.@+/-]+$/

/** What an argument stands for, where that can be asked of the panel. */
export type NamedThing = 'instance' | 'snapshot'

/**
 * The words that go on with what was typed.
 * @param typed the words after the program's name; the last one may be empty or only begun.
 * @param namesOf asks the panel; only called where a name stands.
 */
export async function fittingWords(
  program: Command,
  typed: readonly string[],
  namesOf: (thing: NamedThing) => Promise<readonly string[]>
): Promise<readonly string[]> {
  const begun = typed.at(-1) ?? ''
  const { command, option, position } = placeOf(program, typed.slice(0, -1))
  const offered = await offeredAt(command, { option, position, begun, namesOf })
  return offered.filter((word) => PLAIN_WORD.test(word) && word.startsWith(begun))
}

interface Place {
  readonly command: Command
  /** The option whose value comes next. */
  readonly option: Option | undefined
  /** So many arguments stand before. */
  readonly position: number
}

function placeOf(program: Command, words: readonly string[]): Place {
  let command = program
  let option: Option | undefined
  let position = 0
  for (const word of words) {
    if (option !== undefined) {
      option = undefined
      continue
    }
    if (word.startsWith('-')) {
      const found = optionsOf(command).find(({ long, short }) => word === long || word === short)
      option = found?.required === true || found?.optional === true ? found : undefined
      continue
    }
    const next: Command | undefined = command.commands.find((each) => each.name() === word)
    if (next === undefined) position += 1
    else command = next
  }
  return { command, option, position }
}

async function offeredAt(
  command: Command,
  {
    option,
    position,
    begun,
    namesOf
  }: Omit<Place, 'command'> & {
    readonly begun: string
    readonly namesOf: (thing: NamedThing) => Promise<readonly string[]>
  }
): Promise<readonly string[]> {
  if (option !== undefined) return await valuesOf(option, namesOf)
  if (begun.startsWith('-')) return optionsOf(command).flatMap(({ long }) => long ?? [])
  const commands = command.createHelp().visibleCommands(command)
  if (commands.length > 0) return commands.map((each) => each.name())
  const args = command.registeredArguments
  const argument = args[position] ?? (args.at(-1)?.variadic === true ? args.at(-1) : undefined)
  return argument === undefined ? [] : await valuesOf(argument, namesOf)
}

async function valuesOf(
  of: Option | Argument,
  namesOf: (thing: NamedThing) => Promise<readonly string[]>
): Promise<readonly string[]> {
  if (of.argChoices !== undefined) return of.argChoices
  const name = 'long' in of ? (of.long ?? '').replace(/^--/, '') : (of as Argument).name()
  return name === 'instance' || name === 'snapshot' ? await namesOf(name) : []
}

function optionsOf(command: Command): readonly Option[] {
  return [...command.options, ...(command.parent?.options ?? [])].filter(({ hidden }) => !hidden)
}
