import * as z from 'zod'
import { CommandError, EXIT } from '../terminal/exit-codes.js'
import { plainText } from '../terminal/plain-text.js'

/** RFC 9457, as the panel answers it. */
const problemSchema = z.object({
  title: z.string(),
  detail: z.string().optional(),
  code: z.string().optional(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional()
})

export type Problem = z.infer<typeof problemSchema>

export function problemOf(text: string): Problem | undefined {
  try {
    return problemSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** An answer that is not 2xx, in a sentence that says what to do. */
export function refusalOf(
  { status, headers }: Response,
  problem: Problem | undefined,
  address: URL
): CommandError {
  if (problem === undefined) return notThePanel(status, headers, address)
  const fields = (problem.errors ?? []).map(({ field, message }) => `${field}: ${message}`)
  // The sentence beside the values is for programs.
  const about = fields.length > 0 ? `${problem.title}.` : (problem.detail ?? problem.title)
  const told = [about, ...fields].map(plainText).join(' ')
  if (status === 401) {
    return new CommandError(EXIT.unauthorized, `${told} It is read from VULTR_PANEL_TOKEN.`)
  }
  if (status === 403) return new CommandError(EXIT.unauthorized, told)
  if (status === 429) {
    const wait = headers.get('retry-after')
    return new CommandError(
      EXIT.refused,
      wait === null ? told : `${told} Try again in ${plainText(wait)} seconds.`
    )
  }
  return new CommandError(status >= 500 ? EXIT.unreachable : EXIT.refused, told)
}

function notThePanel(status: number, headers: Headers, address: URL): CommandError {
  const { href } = address
  if (status >= 300 && status < 400) {
    const to = plainText(headers.get('location') ?? 'another address')
    return new CommandError(
      EXIT.unreachable,
      `${href} leads on to ${to}, and a token is not sent on. Name that address in VULTR_PANEL_URL if it is the panel’s.`
    )
  }
  const hint =
    status === 404
      ? 'VULTR_PANEL_URL must be where its pages are, such as https://panel.example/vultr.'
      : 'The answer is not the panel’s: look at the proxy before it.'
  return new CommandError(
    EXIT.unreachable,
    `No panel answers at ${href} (status ${status}). ${hint}`
  )
}
