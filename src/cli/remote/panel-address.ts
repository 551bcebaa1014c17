import { readFileSync, statSync } from 'node:fs'
import { CommandError, EXIT } from '../terminal/exit-codes.js'
import { plainText } from '../terminal/plain-text.js'

type Environment = Readonly<Record<string, string | undefined>>

/** Where `npm start` has the panel unless it is told otherwise. */
const DEFAULT_PORT = '8080'
const MOUNT = '/vultr'

/** Options of the command line that say which panel is meant. */
export interface Access {
  readonly url?: string | undefined
  readonly token?: string | undefined
  readonly tokenFile?: string | undefined
}

/** Whether a panel was named, by an option or by the environment. */
export function isPanelNamed({ url }: Access, { VULTR_PANEL_URL = '' }: Environment): boolean {
  return url !== undefined || VULTR_PANEL_URL !== ''
}

/**
 * Where the panel is, with a slash at its end: `--url`, VULTR_PANEL_URL, or where a panel on this machine is by its
 * PORT and BASE_PATH.
 * @throws CommandError `usage`
 */
export function panelAddress({ url }: Access, environment: Environment): URL {
  const { VULTR_PANEL_URL, PORT = '', BASE_PATH = '' } = environment
  const given = url ?? (VULTR_PANEL_URL || undefined)
  const text = given ?? `http://127.0.0.1:${PORT || DEFAULT_PORT}${BASE_PATH}${MOUNT}`
  const name = url === undefined ? 'VULTR_PANEL_URL' : '--url'
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new CommandError(
      EXIT.usage,
      `${name} must be an http or https address, such as https://panel.example/vultr.`
    )
  }
  const address = new URL(text)
  if (`${address.username}${address.password}${address.search}${address.hash}` !== '') {
    throw new CommandError(
      EXIT.usage,
      `${name} must be an address alone, without a user, ? or #: the token goes into VULTR_PANEL_TOKEN.`
    )
  }
  address.pathname = `${address.pathname.replace(/\/+$/, '')}/`
  return address
}

/**
 * The token: `--token-file`, `--token`, VULTR_PANEL_TOKEN or the file that VULTR_PANEL_TOKEN_FILE names.
 * @param warn is told where somebody else could read it.
 * @throws CommandError `unauthorized` where there is none, `usage` for a file that cannot be read.
 */
export function panelToken(
  { token, tokenFile }: Access,
  environment: Environment,
  warn: (line: string) => void
): string {
  if (tokenFile !== undefined) return tokenIn(tokenFile, warn)
  if (token !== undefined) {
    warn(
      'Warning: other users of this machine see --token in the list of processes, and your shell may keep it. Use VULTR_PANEL_TOKEN or --token-file.'
    )
    return checked(token, '--token')
  }
  const { VULTR_PANEL_TOKEN, VULTR_PANEL_TOKEN_FILE } = environment
  if (VULTR_PANEL_TOKEN) return checked(VULTR_PANEL_TOKEN, 'VULTR_PANEL_TOKEN')
  if (VULTR_PANEL_TOKEN_FILE) return tokenIn(VULTR_PANEL_TOKEN_FILE, warn)
  throw new CommandError(
    EXIT.unauthorized,
    'No token. Create one under Settings → API, or with "vultr-panel token create" on the panel’s machine, and put it into VULTR_PANEL_TOKEN.'
  )
}

function tokenIn(path: string, warn: (line: string) => void): string {
  try {
    const text = readFileSync(path, 'utf8')
    const found = statSync(path)
    if (found.isFile() && (found.mode & 0o077) !== 0 && process.platform !== 'win32') {
      warn(`Warning: other users may read ${path}. Mend it with: chmod 600 ${path}`)
    }
    return checked(text.trim(), path)
  } catch (error) {
    if (error instanceof CommandError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new CommandError(EXIT.usage, `The token cannot be read: ${reason}`)
  }
}

/** What is no token would end in an error of the header that holds it. */
function checked(token: string, where: string): string {
  if (/^[\w.~+/=-]{1,4096}$/.test(token)) return token
  throw new CommandError(EXIT.usage, `What ${plainText(where)} holds is not a token.`)
}

/** Whether what is sent there can be read on the way. */
export function isReadOnTheWay({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && !/^(?:localhost|127\.[\d.]+|\[::1\])$/.test(hostname)
}
