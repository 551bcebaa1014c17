import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { PACKAGE_FOLDER } from '../common/index.js'
import { addCompletion } from './commands/completion.js'
import { addLocalCommands } from './commands/local.js'
import { addRemoteCommands } from './commands/remote.js'
import type { Invocation } from './invocation/invocation.js'
import type { Access } from './remote/panel-address.js'
import { isReadOnTheWay, panelAddress, panelToken } from './remote/panel-address.js'
import { createPanelApi } from './remote/panel-api.js'
import { CommandError, EXIT } from './terminal/exit-codes.js'
import type { Terminal } from './terminal/terminal.js'

export interface ProgramDeps {
  readonly terminal: Terminal
  readonly clock: { now(): Date }
  readonly wait: (ms: number) => Promise<void>
  readonly newKey: () => string
}

const AFTER_HELP = `
Start a panel on this machine:
  vultr-panel start    the panel, by its environment (HOST, PORT, DATA_DIR, …)
  vultr-panel demo     a panel with a simulated account: no key, no network

Ask a panel that runs:
  export VULTR_PANEL_URL=https://panel.example/vultr
  export VULTR_PANEL_TOKEN=…    from Settings → API, or "vultr-panel token create"
  vultr-panel status

Exit codes:
  0  done
  1  status or doctor found what needs attention, or what was waited for failed
  2  wrong arguments, a name that fits none or several, a missing confirmation
  3  the panel cannot be reached
  4  no token, or one that may not do this
  5  the panel refused, and said why
  6  what was waited for is not over yet, and goes on`

/**
 * Runs one command.
 * @param args without the names of Node and the program; none: the help.
 * @returns the exit code, once the command is done. What it is comes with a sentence on standard error.
 */
export async function runProgram(args: readonly string[], deps: ProgramDeps): Promise<number> {
  let exitCode: number = EXIT.done
  const program = createProgram(deps, (code) => {
    exitCode = code
  })
  try {
    if (args.length === 0) program.outputHelp()
    else await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    // It has told by itself; to ask for help is no mistake.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage
    deps.terminal.note(error instanceof Error ? error.message : String(error))
    return error instanceof CommandError ? error.exitCode : EXIT.unreachable
  }
}

function createProgram(deps: ProgramDeps, endWith: (exitCode: number) => void): Command {
  const { terminal } = deps
  const line = (text: string) => text.replace(/\n$/, '')
  const { version } = JSON.parse(readFileSync(new URL('package.json', PACKAGE_FOLDER), 'utf8'))
  const program = new Command('vultr-panel')
    .description('Automatic Vultr snapshots: ask a panel, change what it keeps, or run one.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print how a command is used')
    .helpCommand('help [command]', 'print how a command is used')
    .option('--json', 'print JSON, for programs')
    .option('--url <address>', 'where the pages of the panel are (VULTR_PANEL_URL)')
    .option('--token-file <file>', 'a file with the token (VULTR_PANEL_TOKEN_FILE)')
    .option('--token <token>', 'the token itself; rather use VULTR_PANEL_TOKEN')
    .addHelpText('after', AFTER_HELP)
    .showHelpAfterError('"vultr-panel --help" lists the commands.')
    .configureOutput({
      writeOut: (text) => void terminal.write(line(text)),
      writeErr: (text) => terminal.note(line(text))
    })
    .exitOverride()
  const invocation = () => invocationOf(program, { ...deps, endWith })
  addRemoteCommands(program, invocation)
  addLocalCommands(program, invocation)
  addCompletion(program, invocation)
  return program
}

function invocationOf(
  program: Command,
  deps: ProgramDeps & Pick<Invocation, 'endWith'>
): Invocation {
  const { terminal, clock, wait, newKey, endWith } = deps
  const { json = false, ...access } = program.opts<Access & { readonly json?: boolean }>()
  return {
    terminal,
    clock,
    wait,
    access,
    isJson: json,
    endWith,
    api() {
      const address = panelAddress(access, terminal.environment)
      const token = panelToken(access, terminal.environment, terminal.note)
      if (isReadOnTheWay(address)) {
        terminal.note(`Warning: the token travels to ${address.host} unencrypted. Use https.`)
      }
      return createPanelApi({ address, token, newKey, wait })
    }
  }
}
