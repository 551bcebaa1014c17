import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { breakableLine } from '../../support/databases/breakable-line.js'
import { cutOff, onServer } from '../../support/databases/postgres-server.js'
import { isTestedOnPostgres } from '../../support/databases/test-database.js'
import { settingsForm, startPanelApp } from '../../support/panel-app.js'
import { freshDatabase } from './fresh-database.js'

async function openPanel(databaseUrl: string) {
  const panel = await startPanelApp({ addon: { databasePath: undefined, databaseUrl } })
  onTestFinished(() => panel.close())
  return panel
}

describe.skipIf(!isTestedOnPostgres)('the pages of a panel on PostgreSQL', () => {
  it('say that the server does not answer, and work again as soon as it does', async () => {
    const line = await breakableLine((await freshDatabase()).url)
    const panel = await openPanel(line.url)
    await panel.get('/settings').expect(200)
    line.refuse()
    const { text } = await panel.get('/settings').expect(503)
    expect(text).toContain('The database server does not answer.')
    await panel.addon.tick()
    line.mend()
    await panel.get('/settings').expect(200)
  })

  it('say that it takes no writes, show what there is, and save again once it does', async () => {
    const { name, url } = await freshDatabase()
    const panel = await openPanel(url)
    const line = `ALTER DATABASE ${name} SET default_transaction_read_only`
    await onServer(`${line} = on`)
    await cutOff(name)
    await panel.get('/activity').expect(200)
    const refused = await panel.post('/settings/snapshots', settingsForm()).expect(503)
    expect(refused.text).toContain('The database server takes no writes now.')
    await onServer(`${line} = off`)
    await panel.postConfirmed('/settings/snapshots', settingsForm())
    expect((await panel.get('/settings').expect(200)).text).toContain('every-six-hours')
  })

  it.each([
    [
      'that its disk is full',
      "RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'",
      'The disk is full, so nothing could be stored.'
    ],
    [
      'that it does not answer, where it cuts them off in the middle',
      'PERFORM pg_terminate_backend(pg_backend_pid())',
      'The database server does not answer.'
    ]
  ])('say %s, save nothing by half, and save again after it', async (_, failing, told) => {
    const { url } = await freshDatabase()
    const panel = await openPanel(url)
    const admin = new pg.Client({ connectionString: url })
    await admin.connect()
    onTestFinished(() => admin.end())
    // The entry in Activity is written last, after the settings.
    await admin.query(`CREATE FUNCTION failing() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN ${failing}; RETURN NEW; END $$`)
    await admin.query(
      'CREATE TRIGGER failing BEFORE INSERT ON activity FOR EACH ROW EXECUTE FUNCTION failing()'
    )
    const stored = async () => (await admin.query('SELECT * FROM snapshot_settings')).rows
    const before = await stored()
    const refused = await panel.postConfirmed('/settings/snapshots', settingsForm())
    expect(refused.status).toBe(503)
    expect(refused.text).toContain(told)
    expect(await stored()).toEqual(before)
    await panel.get('/settings').expect(200)
    await admin.query('DROP TRIGGER failing ON activity')
    await panel.postConfirmed('/settings/snapshots', settingsForm())
    expect(await stored()).not.toEqual(before)
    expect((await panel.get('/settings').expect(200)).text).toContain('every-six-hours')
  })
})
