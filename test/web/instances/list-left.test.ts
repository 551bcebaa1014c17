import { beforeEach, describe, expect, it } from 'vitest'
import { addInstances } from '../../support/pages/account-contents.js'
import { openPanelApp, type PanelApp, settingsForm } from '../../support/panel-app.js'

let panel: PanelApp
let ids: string[]
beforeEach(async () => {
  panel = await openPanelApp()
  ids = [...(await addInstances(panel, { label: 'db-1' }, { label: 'db-2' }))]
  await panel.post('/settings/snapshots', settingsForm({ covers: 'all' })).expect(303)
})

const linksOf = (html: string) =>
  [...html.matchAll(/href="([^"]+)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'))

describe('the list of instances', () => {
  it('is led back to as it was left, also after the schedule of one was saved', async () => {
    const [id = ''] = ids
    const list = (await panel.get('/instances?q=db&show=custom&sort=label')).text
    expect(list).toContain('name="q"')
    const found = (await panel.get('/instances?q=db&sort=label')).text
    const link = linksOf(found).find((href) => href.includes(`instances/${id}?back=`)) ?? ''
    const page = (await panel.get(link.replace(/^\./, ''))).text
    expect(linksOf(page)).toContain('../instances?q=db&sort=label')
    const saved = await panel.postConfirmed(`/instances/${id}/schedule`, {
      mode: 'never',
      version: '0',
      back: 'instances?q=db&sort=label'
    })
    expect(linksOf((await panel.follow(saved)).text)).toContain('../instances?q=db&sort=label')
  })

  it.each([
    ['a custom schedule', 'own'],
    ['a review', 'never']
  ])('is left as it was, with what was selected, by Cancel of %s', async (_, mode) => {
    const form = { id: ids, q: 'db', show: 'all', sort: 'label', page: '1', mode }
    const page = (await panel.post('/instances/schedule', form).expect(200)).text
    const query = `q=db&sort=label&id=${ids[0]}&id=${ids[1]}`
    expect(linksOf(page)).toContain(`../instances?${query}`)
    const list = (await panel.get(`/instances?${query}`)).text
    expect(list.match(/class="[^"]*va-select"[^>]* checked/g)).toHaveLength(2)
    expect((await panel.get('/instances?q=db')).text).not.toMatch(/va-select"[^>]* checked/)
  })
})
