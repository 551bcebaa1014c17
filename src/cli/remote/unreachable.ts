import type * as z from 'zod'
import { CommandError, EXIT } from '../terminal/exit-codes.js'

const NOT_TRUSTED =
  /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|CERT_\w+|ERR_TLS_\w+)$/

/** What the system says where no answer came, with what to do. */
export function unreachable(error: unknown, { href }: URL): CommandError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (NOT_TRUSTED.test(code)) {
    return new CommandError(
      EXIT.unreachable,
      `The certificate of ${href} is not trusted (${code}). Name your authority’s certificate in NODE_EXTRA_CA_CERTS.`
    )
  }
  const isSlow = error instanceof Error && error.name === 'TimeoutError'
  const reason = isSlow ? 'no answer within 30 seconds' : code || reasonOf(cause)
  return new CommandError(
    EXIT.unreachable,
    `Can’t reach the panel at ${href} (${reason}). Is it running, and is VULTR_PANEL_URL right? On its machine, "vultr-panel doctor" says more.`
  )
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : 'no answer'
}

/** An answer of another form: of another version, or not of a panel. */
export function misunderstood({ href }: URL, error: z.ZodError): CommandError {
  const [issue] = error.issues
  const where = issue === undefined || issue.path.length === 0 ? '' : ` (${issue.path.join('.')})`
  return new CommandError(
    EXIT.unreachable,
    `The answer of ${href} is not understood${where}. Use the vultr-panel of the same version as the panel.`
  )
}
