import { Argument, type Command } from 'commander'
import { fittingWords, type NamedThing } from '../completion/fitting-words.js'
import { COMPLETE, completionScript, SHELLS, type Shell } from '../completion/scripts.js'
import type { Invocation } from '../invocation/invocation.js'
import { instanceSchema, snapshotSchema } from '../remote/answers.js'
import { wholeList } from '../remote/whole-list.js'

/** So many names are asked for; nobody looks through more. */
const MOST_NAMES = 500

export function addCompletion(program: Command, invocation: () => Invocation): void {
  program
    .command('completion')
    .description('print what bash or zsh reads to complete commands and names')
    .addArgument(new Argument('<shell>').choices(SHELLS))
    .action((shell: Shell) => invocation().terminal.write(completionScript(shell)))
  program
    .command(COMPLETE, { hidden: true })
    .argument('[words...]')
    .allowUnknownOption()
    .action(async (words: readonly string[]) => {
      const { terminal, api } = invocation()
      const names = async (thing: NamedThing): Promise<readonly string[]> => {
        const query = {}
        return thing === 'instance'
          ? (await wholeList(api(), 'instances', instanceSchema, query, MOST_NAMES)).map(
              ({ label }) => label
            )
          : (await wholeList(api(), 'snapshots', snapshotSchema, query, MOST_NAMES)).map(
              ({ id }) => id
            )
      }
      for (const word of await fittingWords(program, words, names)) await terminal.write(word)
    })
}
