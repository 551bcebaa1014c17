import { describe, expect, it } from 'vitest'
import { text } from '../../support/pages/page-text.js'
import { openPanelApp, settingsForm } from '../../support/panel-app.js'

describe('the snapshot settings', () => {
  it('are saved, with what changed and what they amount to', async () => {
    const panel = await openPanelApp()
    const page = text(
      (
        await panel.follow(
          await panel.post('/settings/snapshots', settingsForm({ timeZone: 'Europe/Berlin' }))
        )
      ).text
    )
    expect(page).toContain(
      'Automatic snapshots: off → on, Frequency: Every Day → Every Six Hours, and Time zone: UTC → Europe/Berlin.'
    )
    expect(page).toContain(
      'Four snapshots a day, each deleted after 7 days: about 28 at any time. Next: today 12:00 Europe/Berlin.'
    )
  })

  it('are told by Activity in the language of whoever reads it', async () => {
    const panel = await openPanelApp()
    const settings = settingsForm({ covers: 'tag', tag: '<i>web</i>', keepWeekly: 'all' })
    await panel.post('/settings/snapshots', settings).expect(303)
    const english = text((await panel.get('/activity')).text)
    expect(english).toContain(
      'Applies to: this server → instances with the tag “&lt;i&gt;web&lt;/i&gt;”'
    )
    expect(english).toContain('and Keep weekly: none → all.')
    const german = text((await panel.get('/activity').set('Accept-Language', 'de')).text)
    expect(german).toContain('Häufigkeit: Täglich → Alle sechs Stunden')
    expect(german).toContain('Gilt für: dieser Server → Instanzen mit dem Tag „&lt;i&gt;web')
  })

  it('speak the language of the visit, also where something is wrong', async () => {
    const panel = await openPanelApp()
    const form = settingsForm({ retentionDays: '0', timeZone: '<b>Mars' })
    const wrong = await panel.post('/settings/snapshots', form).set('Accept-Language', 'de')
    expect(text(wrong.text)).toContain('Wählen Sie eine Anzahl von 1 bis 365 Tagen.')
    expect(wrong.text).toContain('„&lt;b&gt;Mars“ ist keine Zeitzone')
    const page = await panel.get('/settings').set('Accept-Language', 'de')
    expect(text(page.text)).toContain('Ein Snapshot pro Tag, jeder wird nach 7 Tagen gelöscht')
    expect(text(page.text)).toContain('0 0 * * *: Um 00:00')
  })

  it.each([
    [{ frequency: 'every-fortnight' }, 'Choose one of the frequencies'],
    [{ retentionDays: '0' }, 'from 1 to 365'],
    [{ retentionDays: '366' }, 'from 1 to 365'],
    [{ startTime: '25:00' }, 'HH:MM'],
    [{ timeZone: 'Mars/Olympus' }, 'is not a time zone'],
    [{ frequency: 'custom', customCron: '0 0 30 2 *' }, 'never due'],
    [{ keepDaily: '-3' }, 'whole number'],
    [{ instance: 'nonsense' }, 'Choose the instance']
  ])('come back as typed, with a message and status 422, for %o', async (wrong, message) => {
    const panel = await openPanelApp()
    const page = await panel.post(
      '/settings/snapshots',
      settingsForm({ retentionDays: '14', ...wrong })
    )
    expect(page.status).toBe(422)
    expect(text(page.text)).toContain(message)
    expect(page.text).toContain('<option value="every-six-hours"')
    expect(text((await panel.get('/settings')).text)).toContain('Automatic snapshots are off.')
  })

  it('ask for the instance where nobody tells which one this is', async () => {
    const panel = await openPanelApp({ hasMetadata: false })
    const page = await panel.get('/settings')
    expect(page.text).toMatch(/<label[^>]*for="va-instance">Instance<\/label>/)
    await panel.post('/settings/snapshots', settingsForm()).expect(422)
    await panel
      .post('/settings/snapshots', settingsForm({ instance: panel.instanceId }))
      .expect(303)
    panel.clock.advance(60_000)
    await panel.addon.tick()
    expect(panel.simulator.snapshots()).toHaveLength(1)
  })

  it('show what the first of two admins saved to the second', async () => {
    const panel = await openPanelApp()
    await panel.post('/settings/snapshots', settingsForm({ version: '0' })).expect(303)
    const second = await panel
      .post('/settings/snapshots', settingsForm({ version: '0', retentionDays: '1' }))
      .expect(409)
    expect(text(second.text)).toContain('saved these settings after you opened them')
    expect(second.text).toContain('<option value="7" selected>')
  })

  it('take one now where that is asked for', async () => {
    const panel = await openPanelApp()
    await panel.post('/settings/snapshots', settingsForm({ takeOneNow: 'on' })).expect(303)
    expect(panel.simulator.snapshots()).toHaveLength(1)
  })

  it('tell what they will cost, by the sizes seen so far', async () => {
    const panel = await openPanelApp()
    panel.simulator.addSnapshot({
      description: `auto [vpa a ${panel.instanceId} 0000000000000001]`,
      compressedBytes: 10 * 1024 ** 3
    })
    await panel.get('/snapshots')
    const preview = await panel.get(`/settings/preview?${new URLSearchParams(settingsForm())}`)
    expect(text(preview.text)).toContain('Estimated 301 GB · $15/month')
    expect(text((await panel.get('/snapshots')).text)).toContain('11 GB · $0.54/month')
  })

  it('are told in words while the form is filled in', async () => {
    const panel = await openPanelApp()
    const preview = await panel.get(
      `/settings/preview?${new URLSearchParams(settingsForm({ frequency: 'custom', customCron: '30 3 * * 1-5' }))}`
    )
    expect(text(preview.text)).toContain('30 3 * * 1-5: At 03:30, Monday through Friday')
    const wrong = await panel.get('/settings/preview?frequency=custom&customCron=x&retentionDays=7')
    expect(text(wrong.text)).toContain('Enter five fields')
  })
})
