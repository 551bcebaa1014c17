import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { freshDatabase, freshUser } from '../database/postgres/fresh-database.js'
import { isTestedOnPostgres } from '../support/databases/test-database.js'
import { text } from '../support/pages/page-text.js'
import { type PanelApp, settingsForm, startPanelApp } from '../support/panel-app.js'
import { twoReplicas } from '../support/panels/two-replicas.js'

const isUnderWay = ({ simulator }: PanelApp) => simulator.answering > 0

describe.skipIf(!isTestedOnPostgres)('two replicas', () => {
  it('show the second of two people what the first has saved at the other one', async () => {
    const { inside, outside } = await twoReplicas((await freshDatabase()).url)
    const first = settingsForm({ covers: 'this-server', version: '0' })
    await inside.post('/settings/snapshots', first).expect(303)
    const second = await outside
      .post('/settings/snapshots', { ...first, retentionDays: '1' })
      .expect(409)
    expect(text(second.text)).toContain('saved these settings after you opened them')
    expect(text((await inside.get('/settings')).text)).toContain('7 days')
  })

  it('have another one lead at once where the leader ends, which finishes what is under way', async () => {
    const { inside, outside } = await twoReplicas((await freshDatabase()).url)
    inside.simulator.faults.add({
      method: 'POST',
      path: /snapshots$/,
      when: 'before',
      fault: { kind: 'latency', ms: 1_000 }
    })
    const asked = inside.post('/snapshots', { name: 'the last one', instance: inside.instanceId })
    const answered = asked.then(({ status }) => status)
    await expect.poll(() => isUnderWay(inside)).toBe(true)
    await inside.addon.stop()
    expect(isUnderWay(inside)).toBe(false)
    expect(inside.simulator.snapshots()).toHaveLength(1)
    await answered
    await outside.addon.tick()
    const page = text((await outside.get('/settings/replicas').expect(200)).text)
    expect(page.match(/Leads/g)).toHaveLength(1)
    expect(text((await outside.get('/snapshots')).text)).toContain('the last one')
  })
})

describe.skipIf(!isTestedOnPostgres)('a user who may not make what jobs are kept in', () => {
  it('has a panel all the same: the leader sends all of them itself', async () => {
    const database = await freshDatabase('none')
    const { user, url } = await freshUser(database, 'secret')
    const admin = new pg.Client({ connectionString: database.url })
    await admin.connect()
    await admin.query(`GRANT CREATE ON SCHEMA public TO ${user}`)
    onTestFinished(async () => {
      await admin.query(`DROP OWNED BY ${user}`)
      await admin.end()
    })
    const panel = await startPanelApp({ addon: { databasePath: undefined, databaseUrl: url } })
    onTestFinished(() => panel.close())
    await panel.addon.start()
    await panel.postConfirmed('/settings/snapshots', settingsForm({ covers: 'all' }))
    panel.clock.advance(60_000)
    await panel.addon.tick()
    expect(panel.simulator.snapshots()).toHaveLength(1)
    const jobs = "SELECT 1 FROM information_schema.schemata WHERE schema_name = 'public_jobs'"
    expect((await admin.query(jobs)).rows).toEqual([])
  })
})
