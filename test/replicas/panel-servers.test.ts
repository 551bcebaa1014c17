import { describe, expect, it, onTestFinished } from 'vitest'
import { freshDatabase } from '../database/postgres/fresh-database.js'
import { isTestedOnPostgres } from '../support/databases/test-database.js'
import { text } from '../support/pages/page-text.js'
import { settingsForm, startPanelApp } from '../support/panel-app.js'

/** Two replicas of one panel: the first runs on an instance of the account, the second outside Vultr. */
async function twoReplicas() {
  const { url } = await freshDatabase()
  const inside = await startPanelApp({ addon: { databasePath: undefined, databaseUrl: url } })
  onTestFinished(() => inside.close())
  const outside = await startPanelApp({
    isConfigured: false,
    addon: {
      databasePath: undefined,
      databaseUrl: url,
      metadataUrl: false,
      vultrApiUrl: inside.vultrApiUrl
    }
  })
  onTestFinished(() => outside.close())
  await inside.addon.tick()
  await outside.addon.tick()
  return { inside, outside }
}

describe.skipIf(!isTestedOnPostgres)('the servers of a panel with several replicas', () => {
  it('can be chosen on the page of a replica that runs on none of them', async () => {
    const { inside, outside } = await twoReplicas()
    await outside.get('/instances').expect(200)
    expect((await outside.get('/settings')).text).toContain('value="this-server"')
    await outside.postConfirmed('/settings/snapshots', settingsForm({ covers: 'this-server' }))
    const rows = text((await outside.get('/instances')).text)
    expect(rows).toContain('web-1 this server')
    const page = await inside.get('/settings')
    expect(text(page.text)).toContain('web-1')
  })

  it('are shown with the replicas on them, and who leads', async () => {
    const { outside } = await twoReplicas()
    await outside.get('/instances').expect(200)
    const page = text((await outside.get('/settings/replicas').expect(200)).text)
    expect(page).toContain('web-1')
    expect(page).toContain('No Vultr server')
    expect(page.match(/Leads/g)).toHaveLength(1)
    expect(text((await outside.get('/settings')).text)).toContain(
      '2 replicas run on this database.'
    )
  })
})
