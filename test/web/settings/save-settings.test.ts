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
    await panel.postConfirmed('/settings/snapshots', settings)
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
    [{ timeZone: '' }, 'Enter a time zone such as Europe/Berlin'],
    [{ timeZone: 'BST' }, 'for example Europe/London, Asia/Dhaka'],
    [{ timeZone: 'UTC+2' }, 'or Etc/GMT-2 for this offset all year'],
    [{ timeZone: '+05:30' }, 'is an offset from UTC, which knows no summer time'],
    [{ timeZone: 'W. Europe Standard Time' }, 'Enter Europe/Berlin'],
    [{ frequency: 'custom', customCron: '0 0 30 2 *' }, 'never due'],
    [{ frequency: 'custom', customCron: '* * * * *' }, 'less than an hour apart'],
    [{ frequency: 'custom', customCron: '0 0 3 * * *' }, 'Enter 0 3 * * *'],
    [{ frequency: 'custom', customCron: '0 3 15W * *' }, '15W is not supported'],
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

  it('tell by how much the clocks of a zone differ from UTC', async () => {
    const panel = await openPanelApp()
    const form = settingsForm({ timeZone: 'Etc/GMT+5' })
    const { text: forecast } = await panel.post('/settings/preview', form).expect(200)
    expect(text(forecast)).toMatch(/\d\d:\d\d Etc\/GMT\+5 \(UTC\u221205:00\)/)
  })

  it('list what is wrong on top, with a link to each field and the focus on it', async () => {
    const panel = await openPanelApp()
    const form = settingsForm({
      timeZone: '<b>Mars',
      retentionDays: '0',
      keepDaily: 'x',
      covers: 'tag'
    })
    const page = (await panel.post('/settings/snapshots', form).expect(422)).text
    const [summary = ''] =
      /<div class="alert alert-danger va-problems"[\s\S]*?<\/div>/.exec(page) ?? []
    expect(summary).toContain('tabindex="-1" autofocus')
    expect(text(summary)).toContain('Nothing was saved: 4 fields need a correction.')
    const ids = [...summary.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id)
    expect(ids).toEqual(['va-tag', 'va-retention', 'va-time-zone', 'va-keepDaily'])
    for (const id of ids) expect(page).toContain(`id="${id}"`)
    expect(summary).toContain('“&lt;b&gt;Mars” is not a time zone')
    expect((await panel.get('/settings')).text).not.toContain('va-problems')
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
    expect(text(second.text)).toMatch(
      /Setting Saved by admin Yours, not saved Retention period 7 days 1 day Keep/
    )
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

  it('are reviewed where their cost jumps', async () => {
    const panel = await openPanelApp()
    panel.simulator.addSnapshot({
      description: `auto [vpa a ${panel.instanceId} 0000000000000001]`,
      compressedBytes: 100e9
    })
    await panel.get('/snapshots')
    await panel.postConfirmed('/settings/snapshots', settingsForm({ frequency: 'every-week' }))
    const costly = settingsForm({ frequency: 'every-hour' })
    const shown = await panel.post('/settings/snapshots', costly).expect(200)
    expect(text(shown.text)).toContain('The estimated cost rises from $5.00 to $840 a month.')
    expect(text(shown.text)).toContain('Save at $840/month')
    const warned = await panel.post('/settings/preview', costly)
    expect(text(warned.text)).toContain('The estimated cost rises from $5.00 to $840 a month.')
    const saved = await panel.postConfirmed('/settings/snapshots', costly)
    expect(saved.status).toBe(303)
  })

  it('count the same instances in each figure, and compare them with now', async () => {
    const panel = await openPanelApp()
    const db = panel.simulator.addInstance({ label: 'db-1' }).id
    panel.simulator.addSnapshot({
      description: `auto [vpa a ${db} 0000000000000001]`,
      compressedBytes: 1e9
    })
    await panel.get('/snapshots')
    const { enabled: _, ...own } = settingsForm({ frequency: 'every-day', retentionDays: '10' })
    await panel.post(`/instances/${db}/schedule`, { ...own, mode: 'own' }).expect(303)
    const preview = await panel.post('/settings/preview', settingsForm())
    const said = text(preview.text)
    expect(said).toContain('About 38 snapshots on 2 instances')
    expect(said).toContain('Estimated 38 GB · $1.90/month')
    expect(said).toContain('+38 snapshots · +38 GB · +$1.90/month')
    expect(said).toContain('today 06:00 UTC today 12:00 UTC today 18:00 UTC')
    await panel.post('/settings/snapshots', settingsForm()).expect(303)
    const same = await panel.post('/settings/preview', settingsForm())
    expect(text(same.text)).toContain('Compared with the saved settings, in the long run No change')
  })

  it('say that nothing is stored where no instance has the tag', async () => {
    const panel = await openPanelApp()
    const form = settingsForm({ covers: 'tag', tag: 'databse' })
    const said = text((await panel.post('/settings/preview', form)).text)
    expect(said).toContain('No instance has the tag “databse” today, so none is included.')
    expect(said).toContain('each deleted after 7 days.')
    expect(said).not.toMatch(/about 28/i)
  })

  it('say that a day of the month or a weekday is enough', async () => {
    const panel = await openPanelApp()
    const form = settingsForm({ frequency: 'custom', customCron: '0 3 1 * MON' })
    expect(text((await panel.post('/settings/preview', form)).text)).toContain(
      'Due on each such day of the month, or on each such day of the week.'
    )
  })

  it.each([
    ['europe/kiev', 'Europe/Kiev'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['Etc/GMT+5', 'Etc/GMT+5'],
    ['America/New York', 'America/New_York']
  ])('take the time zone %s as %s', async (timeZone, stored) => {
    const panel = await openPanelApp()
    await panel.post('/settings/snapshots', settingsForm({ timeZone })).expect(303)
    expect((await panel.get('/settings')).text).toContain(
      `name="timeZone" type="text" list="va-time-zones" value="${stored}"`
    )
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
