import { type Command, Option } from 'commander'
import type { Invocation } from '../invocation/invocation.js'
import { parseDuration } from './duration.js'

const SCOPES = ['read', 'operate', 'destroy'] as const

/** Gathers what an option says several times. */
const gathered = (value: string, before: readonly string[] = []) => [...before, value]

/**
 * The commands for a panel on this machine, whether it runs or not. What they need is loaded only when one of them
 * is called: to ask a panel takes none of it.
 */
export function addLocalCommands(program: Command, invocation: () => Invocation): void {
  program
    .command('start')
    .description('run the panel, by its environment')
    .action(async () => (await import('../../standalone/index.js')).startPanel())
  program
    .command('demo')
    .description('run a panel with a simulated account')
    .action(async () => (await import('../../standalone/index.js')).startDemo())
  program
    .command('doctor')
    .description(
      'look at all that the panel of DATA_DIR needs; exits with 1 where something is wrong'
    )
    .action(async () => (await import('../local/doctor/doctor.js')).runDoctor(invocation()))
  program
    .command('export')
    .description('print settings, schedules and activity of DATA_DIR as JSON, without secrets')
    .action(async () => (await import('../local/export.js')).exportPanel(invocation()))
  program
    .command('password')
    .description('set another password of the admin, in DATA_DIR')
    .option('--generate', 'make one and print it')
    .action(async ({ generate = false }) =>
      (await import('../local/password.js')).changePassword(invocation(), { isGenerated: generate })
    )
  addTokens(program, invocation)
}

function addTokens(program: Command, invocation: () => Invocation): void {
  const token = program.command('token').description('tokens of the API, in DATA_DIR')
  token
    .command('create')
    .description('make a token and print it, this once')
    .requiredOption('--name <name>', 'what Activity calls it')
    .addOption(
      new Option('--scope <scope>', 'what it may do; each includes the former')
        .choices(SCOPES)
        .default('read')
    )
    .option('--tag <tag>', 'only for instances with this tag; may be repeated', gathered)
    .option(
      '--expires <duration>',
      'refuse it after this time, such as 90d; default never',
      parseDuration
    )
    .action(async ({ name, scope, tag, expires }) =>
      (await import('../local/tokens.js')).createToken(invocation(), {
        name,
        scope,
        tags: tag,
        lifetimeMs: expires
      })
    )
  token
    .command('list')
    .description('list the tokens')
    .action(async () => (await import('../local/tokens.js')).listTokens(invocation()))
  token
    .command('revoke')
    .description('have a token refused from now on')
    .argument('<token>', 'its id or its name')
    .action(async (named) => (await import('../local/tokens.js')).revokeToken(invocation(), named))
}
