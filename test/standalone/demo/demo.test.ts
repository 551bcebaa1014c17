import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import request from 'supertest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestDatabase } from '../../support/databases/test-database.js'
import { createFakeClock } from '../../support/fake-clock.js'
import { makeFolder } from '../../support/folder.js'
import { DEMO_PASSWORD, type DemoProcess, startDemo } from '../../support/processes/demo-process.js'

let temporary: string
let demo: DemoProcess | undefined

beforeEach(() => {
  temporary = makeFolder('demo')
})
afterEach(async () => {
  await demo?.stop()
  demo = undefined
  rmSync(temporary, { recursive: true, force: true })
})

async function started(): Promise<{ readonly demo: DemoProcess; readonly folder: string }> {
  demo = await startDemo({ TMPDIR: temporary })
  const [folder = 'none', ...others] = readdirSync(temporary)
  expect(others).toEqual([])
  return { demo, folder: join(temporary, folder) }
}

describe('npm run demo', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'keeps its database to itself, and leaves nothing behind after %s',
    async (signal) => {
      const { demo, folder } = await started()
      expect(statSync(folder).mode & 0o777).toBe(0o700)
      expect(existsSync(join(folder, 'vultr.sqlite'))).toBe(true)
      expect(await demo.stop(signal)).toBe(0)
      expect(readdirSync(temporary)).toEqual([])
    }
  )

  it('is set up when its first line is printed: a tag, own schedules, two instances never', async () => {
    const { folder } = await started()
    const clock = createFakeClock(new Date())
    const database = await openTestDatabase(join(folder, 'vultr.sqlite'), { clock })
    const { settings } = await database.db
      .selectFrom('snapshot_settings')
      .select('settings')
      .executeTakeFirstOrThrow()
    expect(JSON.parse(settings)).toMatchObject({
      enabled: true,
      covers: { kind: 'tag', tag: 'production' },
      frequency: 'every-day',
      retentionDays: 30,
      keep: { weekly: 8, monthly: 3 }
    })
    const choices = await database.db.selectFrom('instance_schedules').select('mode').execute()
    const modes = choices.map(({ mode }) => mode).sort()
    const own = Array.from({ length: 7 }, () => 'own')
    expect(modes).toEqual(['never', 'never', ...own])
    // A tick knows them too: what is covered has a place from which its slots count.
    const cursors = await database.db.selectFrom('schedule_cursors').select('instance_id').execute()
    expect(cursors.length).toBeGreaterThanOrEqual(19)
    await database.close()
  })

  it('has something in its mailbox when its first line is printed', async () => {
    const { demo } = await started()
    expect(demo.firstLines).toContain(`What would be mailed: ${demo.url}/mailbox\n`)
    const admin = request.agent(demo.url).set('Origin', demo.url)
    const signIn = { user: 'admin', password: DEMO_PASSWORD }
    await admin.post('/login').type('form').send(signIn).expect(303)
    const { text } = await admin.get('/mailbox').expect(200)
    expect(text).toMatch(/\[Vultr snapshots\] lb-1: snapshot failed since .*New · Critical/s)
    expect(text).toContain('[Vultr snapshots] wiki: snapshot deleted outside this panel')
    // It leads to the panel that sent it.
    expect(text).toContain(`${demo.url}/vultr/`)
  })
})
