import { DatabaseError } from '../../database/index.js'
import { generatePassword, setPassword } from '../../standalone/index.js'
import { type Invocation, writeJson } from '../invocation/invocation.js'
import { CommandError, EXIT } from '../terminal/exit-codes.js'
import { findLocalPanel } from './local-panel.js'

/**
 * Sets a new password of the admin: asked for twice on a terminal, the first line of standard input elsewhere, or made.
 * @throws CommandError
 */
export async function changePassword(
  invocation: Invocation,
  { isGenerated }: { readonly isGenerated: boolean }
): Promise<void> {
  const { terminal, clock, isJson } = invocation
  const panel = findLocalPanel(terminal.environment)
  const secretKey = panel.secretKey()
  const password = isGenerated ? generatePassword() : await readPassword(invocation)
  await setPassword(panel.environment, { secretKey, password, clock }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error)
    const isAway = error instanceof DatabaseError
    throw new CommandError(isAway ? EXIT.unreachable : EXIT.refused, reason)
  })
  const user = panel.environment.ADMIN_USER
  if (isJson) {
    await writeJson(invocation, { user, ...(isGenerated ? { password } : {}) })
    return
  }
  if (isGenerated) await terminal.write(`Password, shown this once: ${password}`)
  await terminal.write(`The password of ${user} is changed; all sessions have ended.`)
}

async function readPassword({ terminal }: Invocation): Promise<string> {
  if (!terminal.isInteractive) return (await terminal.readInput()).split(/\r?\n/)[0] ?? ''
  const password = await terminal.askSecret('New password: ')
  if ((await terminal.askSecret('The same again: ')) === password) return password
  throw new CommandError(EXIT.usage, 'The two are not the same. Nothing was changed.')
}
