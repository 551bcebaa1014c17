import { describe, expect, it } from 'vitest'
import { freshDatabase } from '../database/postgres/fresh-database.js'
import { isTestedOnPostgres } from '../support/databases/test-database.js'
import { text } from '../support/pages/page-text.js'
import { settingsForm } from '../support/panel-app.js'
import { twoReplicas } from '../support/panels/two-replicas.js'

describe.skipIf(!isTestedOnPostgres)('the servers of a panel with several replicas', () => {
  it('can be chosen on the page of a replica that runs on none of them', async () => {
    const { inside, outside } = await twoReplicas((await freshDatabase()).url)
    await outside.get('/instances').expect(200)
    expect((await outside.get('/settings')).text).toContain('value="this-server"')
    await outside.postConfirmed('/settings/snapshots', settingsForm({ covers: 'this-server' }))
    const rows = text((await outside.get('/instances')).text)
    expect(rows).toContain('web-1 this server')
    const page = await inside.get('/settings')
    expect(text(page.text)).toContain('web-1')
  })

  it('are shown with the replicas on them, and who leads', async () => {
    const { outside } = await twoReplicas((await freshDatabase()).url)
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
