import { type ApiTokens, createApiTokens, type Scope, TokenError } from '../../tokens/index.js'
import { type Invocation, writeJson, writeTable } from '../invocation/invocation.js'
import { isPanelNamed } from '../remote/panel-address.js'
import { CommandError, EXIT } from '../terminal/exit-codes.js'
import { minuteOf, TIME_ZONE, titled } from '../terminal/figures.js'
import { plainText } from '../terminal/plain-text.js'
import type { Column } from '../terminal/table.js'
import { findLocalPanel, withDatabase } from './local-panel.js'

/** Who Activity says has made or revoked a token here. */
const ACTOR = 'command line'

/** Makes a token of a panel on this machine, and shows it this once. */
export async function createToken(
  invocation: Invocation,
  wanted: {
    readonly name: string
    readonly scope: Scope
    readonly tags?: readonly string[] | undefined
    /** From now on. Default it never expires. */
    readonly lifetimeMs?: number | undefined
  }
): Promise<void> {
  const { terminal, clock, isJson } = invocation
  const { name, scope, tags, lifetimeMs } = wanted
  const expiresAt =
    lifetimeMs === undefined ? undefined : new Date(clock.now().getTime() + lifetimeMs)
  const made = await withTokens(invocation, (tokens) =>
    tokens.create(
      {
        name,
        scope,
        ...(tags === undefined ? {} : { tags: [...tags] }),
        ...(expiresAt === undefined ? {} : { expiresAt })
      },
      ACTOR
    )
  )
  if (isJson) {
    await writeJson(invocation, {
      ...made,
      name,
      scope,
      expiresAt: expiresAt?.toISOString() ?? null
    })
    return
  }
  // The token alone, so that it can be put where it belongs: export VULTR_PANEL_TOKEN=$(…).
  await terminal.write(made.token)
  terminal.note(
    `This is the token ${plainText(name)} (${scope}), shown this once. Put it into VULTR_PANEL_TOKEN.`
  )
}

export async function listTokens(invocation: Invocation): Promise<void> {
  const tokens = await withTokens(invocation, (each) => each.list())
  const rows = tokens.map(({ createdAt, expiresAt, lastUsedAt, tags, ...rest }) => ({
    ...rest,
    tags: tags ?? null,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null
  }))
  if (invocation.isJson) await writeJson(invocation, rows)
  else await writeTable(invocation, COLUMNS, rows, 'No tokens.')
}

/** @param named its id or its name. */
export async function revokeToken(invocation: Invocation, named: string): Promise<void> {
  const revoked = await withTokens(invocation, async (tokens) => {
    const found = (await tokens.list()).find(({ id, name }) => id === named || name === named)
    return found !== undefined && (await tokens.revoke(found.id, ACTOR)) ? found : undefined
  })
  if (revoked === undefined) {
    throw new CommandError(
      EXIT.usage,
      `No token is called ${plainText(named)}. "vultr-panel token list" lists them.`
    )
  }
  const { id, name } = revoked
  if (invocation.isJson) await writeJson(invocation, { id, name })
  else await invocation.terminal.write(`Revoked: ${plainText(name)}. It is refused from now on.`)
}

async function withTokens<T>(
  { terminal, clock, access }: Invocation,
  work: (tokens: ApiTokens) => Promise<T>
): Promise<T> {
  if (isPanelNamed(access, terminal.environment)) {
    throw new CommandError(
      EXIT.usage,
      'Tokens are made under Settings → API, or on the panel’s machine with DATA_DIR (or DATABASE_URL) and without VULTR_PANEL_URL: no token makes another one.'
    )
  }
  const logger = { warn: () => {} }
  return await withDatabase(findLocalPanel(terminal.environment), clock, async (database) => {
    try {
      return await work(createApiTokens({ database, clock, logger }))
    } catch (error) {
      if (error instanceof TokenError) throw new CommandError(EXIT.refused, error.message)
      throw error
    }
  })
}

const COLUMNS: readonly Column<{
  readonly id: string
  readonly name: string
  readonly scope: string
  readonly tags: readonly string[] | null
  readonly expiresAt: string | null
  readonly lastUsedAt: string | null
}>[] = [
  { title: 'Token', value: ({ name }) => name, style: () => 'strong', least: 8 },
  { title: 'Scope', value: ({ scope }) => titled(scope) },
  { title: 'Tags', value: ({ tags }) => tags?.join(', ') ?? 'All instances', least: 8, spare: 2 },
  { title: `Expires (${TIME_ZONE})`, value: ({ expiresAt }) => minuteOf(expiresAt) || 'Never' },
  {
    title: `Last used (${TIME_ZONE})`,
    value: ({ lastUsedAt }) => minuteOf(lastUsedAt) || 'Never',
    spare: 1
  },
  { title: 'ID', value: ({ id }) => id, least: 9, spare: 3 }
]
