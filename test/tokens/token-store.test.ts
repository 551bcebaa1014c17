import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createActivityLog } from '../../src/activity/index.js'
import type { Database } from '../../src/database/index.js'
import { createApiTokens, type NewToken } from '../../src/tokens/index.js'
import { openForTest, temporaryFolder } from '../database/temporary-folder.js'
import { createFakeClock, DAY, MINUTE } from '../support/fake-clock.js'

const START = '2026-11-24T10:00:00.000Z'
const SILENT = { warn: () => {} }
const READ: NewToken = { name: 'grafana', scope: 'read' }

async function openTokens() {
  const clock = createFakeClock(START)
  const database = await openForTest(':memory:', { clock })
  const tokens = createApiTokens({ database, clock, logger: SILENT })
  return { clock, database, tokens }
}

async function told(database: Database) {
  const found = []
  for await (const entries of createActivityLog({ database }).all({})) found.push(...entries)
  return found.map(({ actor, kind, outcome, subject, message }) => ({
    actor,
    kind,
    outcome,
    subject,
    code: message.code
  }))
}

describe('an API token', () => {
  it('is vpa_ and 32 random bytes, another one each time', async () => {
    const { tokens } = await openTokens()
    const one = await tokens.create(READ, 'alice')
    const other = await tokens.create({ ...READ, name: 'other' }, 'alice')
    expect(one.token).toMatch(/^vpa_[\w-]{43}$/)
    expect(Buffer.from(one.token.slice(4), 'base64url')).toHaveLength(32)
    expect(other.token).not.toBe(one.token)
  })

  it('is in no table', async () => {
    const { database, tokens } = await openTokens()
    const { token } = await tokens.create(READ, 'alice')
    const rows = await database.db.selectFrom('api_tokens').selectAll().execute()
    const activity = await database.db.selectFrom('activity').selectAll().execute()
    expect(rows).toHaveLength(1)
    expect(rows[0]?.hash).toMatch(/^[0-9a-f]{64}$/)
    expect(JSON.stringify([rows, activity])).not.toContain(token.slice(4, 20))
  })

  it('says whose it is', async () => {
    const { tokens } = await openTokens()
    const made = await tokens.create(
      { ...READ, scope: 'operate', tags: [' web ', 'Web', 'db'] },
      'alice'
    )
    expect(await tokens.authenticate(made.token)).toEqual({
      id: made.id,
      name: 'grafana',
      scope: 'operate',
      tags: ['Web', 'db']
    })
  })

  it.each([
    ['another one', `vpa_${'a'.repeat(43)}`],
    ['an empty text', ''],
    ['one that is cut short', (token: string) => token.slice(0, -1)],
    ['one with a line end', (token: string) => `${token}\n`],
    ['its hash', 'f'.repeat(64)]
  ])('is not %s', async (_, wrong) => {
    const { tokens } = await openTokens()
    const { token } = await tokens.create(READ, 'alice')
    expect(await tokens.authenticate(typeof wrong === 'string' ? wrong : wrong(token))).toBe(
      undefined
    )
  })

  it('is refused from the moment it expires', async () => {
    const { clock, tokens } = await openTokens()
    const expiresAt = new Date(clock.now().getTime() + DAY)
    const { token } = await tokens.create({ ...READ, expiresAt }, 'alice')
    clock.advance(DAY - 1)
    expect(await tokens.authenticate(token)).toMatchObject({ name: 'grafana' })
    clock.advance(1)
    expect(await tokens.authenticate(token)).toBe(undefined)
    expect(await tokens.list()).toMatchObject([{ name: 'grafana', expiresAt }])
  })

  it('is refused at once after it was revoked, is listed no more, and is revoked only once', async () => {
    const { tokens } = await openTokens()
    const { id, token } = await tokens.create(READ, 'alice')
    expect(await tokens.authenticate(token)).toMatchObject({ id })
    expect(await tokens.revoke(id, 'bob')).toBe(true)
    expect(await tokens.authenticate(token)).toBe(undefined)
    expect(await tokens.list()).toEqual([])
    expect(await tokens.revoke(id, 'bob')).toBe(false)
  })

  it('is refused by another process on the database that let it in before', async () => {
    const clock = createFakeClock(START)
    const path = join(temporaryFolder(), 'tokens.sqlite')
    const open = async () =>
      createApiTokens({ database: await openForTest(path, { clock }), clock, logger: SILENT })
    const [one, other] = [await open(), await open()]
    const { id, token } = await one.create(READ, 'alice')
    expect(await other.authenticate(token)).toMatchObject({ id })
    await one.revoke(id, 'alice')
    await expect.poll(() => other.authenticate(token)).toBe(undefined)
  })

  it('notes its use at most once a minute', async () => {
    const { clock, database, tokens } = await openTokens()
    const { token } = await tokens.create(READ, 'alice')
    const used = async () => (await tokens.list())[0]?.lastUsedAt?.toISOString()
    expect(await used()).toBe(undefined)
    await tokens.authenticate(token)
    expect(await used()).toBe(START)
    const before = database.revision()
    clock.advance(MINUTE - 1)
    await tokens.authenticate(token)
    expect(await used()).toBe(START)
    expect(database.revision()).toBe(before)
    clock.advance(1)
    await tokens.authenticate(token)
    expect(await used()).toBe('2026-11-24T10:01:00.000Z')
  })

  it('is told in Activity as it is made and revoked', async () => {
    const { database, tokens } = await openTokens()
    const { id } = await tokens.create(READ, 'alice')
    await tokens.revoke(id, 'bob')
    const about = { kind: 'api-token', outcome: 'ok', subject: 'grafana' }
    expect(await told(database)).toEqual([
      { ...about, actor: 'bob', code: 'activity.token.revoked' },
      { ...about, actor: 'alice', code: 'activity.token.created' }
    ])
  })
})

describe('what a token is made of', () => {
  it.each<[string, object, RegExp]>([
    ['no name', { ...READ, name: ' ' }, /name must be/],
    ['a name with a line end', { ...READ, name: 'a\nb' }, /name must be/],
    ['too long a name', { ...READ, name: 'x'.repeat(101) }, /name must be/],
    [
      'another scope',
      { ...READ, scope: 'constructor' },
      /scope must be one of read, operate, destroy/
    ],
    ['no tag in the list of tags', { ...READ, tags: [] }, /tags must name a tag/],
    ['an empty tag', { ...READ, tags: [''] }, /tags/],
    [
      'an expiry that is none',
      { ...READ, expiresAt: new Date('never') },
      /expiresAt must be a Date/
    ],
    ['an expiry that has passed', { ...READ, expiresAt: new Date(START) }, /expiresAt has passed/],
    ['what nobody knows', { ...READ, admin: true }, /admin/]
  ])('is not %s', async (_, wanted, wrong) => {
    const { database, tokens } = await openTokens()
    await expect(tokens.create(wanted as NewToken, 'alice')).rejects.toThrow(wrong)
    expect(await tokens.list()).toEqual([])
    expect(await told(database)).toEqual([])
  })

  it('is no name that another one has, in any case, until that is revoked', async () => {
    const { tokens } = await openTokens()
    const { id } = await tokens.create(READ, 'alice')
    const again = () => tokens.create({ ...READ, name: 'Grafana' }, 'alice')
    await expect(again()).rejects.toMatchObject({ name: 'TokenError', reason: 'name-taken' })
    await tokens.revoke(id, 'alice')
    await expect(again()).resolves.toMatchObject({ id: expect.any(String) })
  })
})

describe('a token whose row was spoiled', () => {
  it.each([
    ['scope', 'everything'],
    ['tags', '[]'],
    ['tags', 'web'],
    ['expires_at', 'tomorrow']
  ])('in %s lets nobody in, and can be revoked', async (column, value) => {
    const { database, tokens } = await openTokens()
    const { id, token } = await tokens.create({ ...READ, tags: ['web'] }, 'alice')
    await database.db
      .updateTable('api_tokens')
      .set({ [column]: value })
      .execute()
    expect(await tokens.authenticate(token)).toBe(undefined)
    expect(await tokens.list()).toMatchObject([{ id, scope: 'read', expiresAt: new Date(0) }])
    expect(await tokens.revoke(id, 'alice')).toBe(true)
  })
})
