import { beforeEach, describe, expect, it } from 'vitest'
import { addDailySnapshots } from '../../support/pages/account-contents.js'
import { confirmationOn, text } from '../../support/pages/page-text.js'
import { openPanelApp, type PanelApp, settingsForm } from '../../support/panel-app.js'

let panel: PanelApp
let db: string
beforeEach(async () => {
  panel = await openPanelApp()
  db = panel.simulator.addInstance({ label: 'db-1', tags: ['Database'], mainIp: '192.0.2.50' }).id
  panel.clock.advance(16_000)
  await panel.get('/instances')
})

/** Of which instances snapshots were asked for. */
const made = () =>
  panel.simulator.requests
    .filter(({ method, path }) => method === 'POST' && path === '/v2/snapshots')
    .map(({ body }) => (body as { instance_id: string }).instance_id)

async function atSix(): Promise<void> {
  panel.clock.set('2026-03-02T06:00:00Z')
  await panel.addon.tick()
}

describe('the settings cover', () => {
  it('this server where nothing else is said', async () => {
    await panel.post('/settings/snapshots', settingsForm()).expect(303)
    await atSix()
    expect(made()).toEqual([panel.instanceId])
  })

  it('all instances, also one that is made later', async () => {
    const saved = await panel.follow(
      await panel.post('/settings/snapshots', settingsForm({ covers: 'all' })).expect(303)
    )
    expect(text(saved.text)).toContain('Applies to: this server → all instances,')
    expect(text(saved.text)).toContain('2 instances today; new ones are included automatically.')
    const later = panel.simulator.addInstance({ label: 'new-1' }).id
    await atSix()
    expect(made().sort()).toEqual([panel.instanceId, db, later].sort())
  })

  it('those that were selected, and gives them back in the form', async () => {
    const form = { ...settingsForm({ covers: 'selected' }), instances: [db] }
    await panel.post('/settings/snapshots', form).expect(303)
    const page = await panel.get('/settings')
    expect(page.text).toMatch(new RegExp(`value="${db}" checked`))
    expect(page.text).not.toMatch(new RegExp(`value="${panel.instanceId}" checked`))
    await atSix()
    expect(made()).toEqual([db])
  })

  it('those with a tag', async () => {
    await panel
      .post('/settings/snapshots', settingsForm({ covers: 'tag', tag: 'database' }))
      .expect(303)
    await atSix()
    expect(made()).toEqual([db])
  })

  it('nothing by a tag that nobody has, which is told', async () => {
    const form = settingsForm({ covers: 'tag', tag: 'databse' })
    const page = await panel.follow(await panel.post('/settings/snapshots', form).expect(303))
    expect(text(page.text)).toContain('No instance has the tag “databse”')
    await atSix()
    expect(made()).toEqual([])
  })

  it.each([
    [{ covers: 'selected' }, 'Select at least one instance'],
    [{ covers: 'selected', instances: 'nonsense' }, 'Select at least one instance'],
    [{ covers: 'tag', tag: ' ' }, 'Enter the tag'],
    [{ covers: 'all', snapshotLimit: '-1' }, 'whole number of 1 or more']
  ])('nothing by %o, which comes back with a message', async (wrong, message) => {
    const page = await panel.post('/settings/snapshots', settingsForm(wrong)).expect(422)
    expect(text(page.text)).toContain(message)
    expect(text((await panel.get('/settings')).text)).toContain('Automatic snapshots are off.')
  })

  it('find instances to select by a search, keeping what is filled in', async () => {
    const form = settingsForm({ covers: 'selected', find: '192.0.2.50', retentionDays: '14' })
    const page = await panel.post('/settings/find', form).expect(200)
    const rows = /id="va-picker-rows">([\s\S]*?)<\/fieldset>/.exec(page.text)?.[1] ?? ''
    expect(text(rows)).toContain('db-1')
    expect(text(rows)).not.toContain('web-1')
    expect(page.text).toContain('<option value="14" selected>')
    // Without a script the search comes alone; what is stored stands in the form then.
    const alone = await panel.post('/settings/find', { find: 'db', covers: 'selected' }).expect(200)
    expect(alone.text).toContain('<option value="selected" selected>')
    expect(alone.text).toContain('<option value="7" selected>')
  })

  it('ask many for a first snapshot one after another', async () => {
    const form = settingsForm({ covers: 'all', takeOneNow: 'on' })
    const page = await panel.follow(await panel.post('/settings/snapshots', form).expect(303))
    expect(text(page.text)).toContain('First snapshots of 2 instances started')
    expect(made()).toEqual([])
    await panel.addon.tick()
    expect(made().sort()).toEqual([panel.instanceId, db].sort())
  })

  it('tell how many are covered no more', async () => {
    await panel.post('/settings/snapshots', settingsForm({ covers: 'all' })).expect(303)
    const form = settingsForm({ covers: 'tag', tag: 'database' })
    const page = await panel.follow(await panel.postConfirmed('/settings/snapshots', form))
    expect(text(page.text)).toContain('One instance is no longer protected; its snapshots are kept')
  })

  it('take a first snapshot only when they are turned on', async () => {
    await panel.post('/settings/snapshots', settingsForm()).expect(303)
    await panel.post('/settings/snapshots', settingsForm({ takeOneNow: 'on' })).expect(303)
    await panel.addon.tick()
    expect(made()).toEqual([])
  })

  it('take first snapshots once, also when the form is sent twice', async () => {
    const form = settingsForm({ covers: 'all', takeOneNow: 'on', version: '0' })
    await panel.post('/settings/snapshots', form).expect(303)
    const conflict = await panel.post('/settings/snapshots', form).expect(409)
    const version = /name="version" value="(\d+)"/.exec(conflict.text)?.[1] ?? ''
    await panel.post('/settings/snapshots', { ...form, version }).expect(303)
    await panel.addon.tick()
    expect(made()).toHaveLength(2)
  })

  it('warn before the account’s limit is reached, with the place for the newest', async () => {
    const form = settingsForm({ covers: 'all', snapshotLimit: '59' })
    const warned = await panel.post('/settings/preview', form).expect(200)
    expect(text(warned.text)).toContain('Needs 60 snapshots, your limit is 59')
    const fits = await panel.post('/settings/preview', { ...form, snapshotLimit: '60' })
    expect(text(fits.text)).not.toContain('your limit')
  })

  it('tell what Vultr’s own backups would cost, once the prices are known', async () => {
    await panel.get('/settings')
    await expect
      .poll(async () => text((await panel.post('/settings/preview', settingsForm())).text))
      .toContain(
        'Vultr’s automatic backups would cost $4.00/month (20% of the price of the plan) and keep two of each instance.'
      )
  })
})

describe('a schedule of an instance’s own', () => {
  it('is warned of as well when the whole fleet passes the limit', async () => {
    const form = settingsForm({ covers: 'all', snapshotLimit: '100', retentionDays: '7' })
    await panel.post('/settings/snapshots', form).expect(303)
    const own = settingsForm({ frequency: 'every-hour', retentionDays: '30', id: db })
    const preview = await panel.post('/instances/preview', own).expect(200)
    expect(text(preview.text)).toContain('Needs 752 snapshots, your limit is 100')
  })
})

describe('a change that lets snapshots expire', () => {
  const shorter = () => settingsForm({ retentionDays: '2', frequency: 'every-day' })
  const stored = async () => (await panel.get('/settings')).text

  beforeEach(async () => {
    await addDailySnapshots(panel, panel.instanceId, 6)
    await panel
      .post('/settings/snapshots', settingsForm({ retentionDays: '30', frequency: 'every-day' }))
      .expect(303)
  })

  it('is told while the form is filled in', async () => {
    const preview = await panel.post('/settings/preview', shorter()).expect(200)
    expect(text(preview.text)).toContain('This change deletes 4 snapshots.')
  })

  it('shows what goes, what stays and why before it is saved', async () => {
    const page = await panel.post('/settings/snapshots', shorter()).expect(200)
    expect(text(page.text)).toContain('This change deletes 4 snapshots on 1 instance')
    expect(text(page.text)).toMatch(/day 0 .*Kept .*within the retention period/)
    expect(text(page.text)).toMatch(/day 5 .*Deleted .*no keep rule applies/)
    expect(await stored()).toContain('<option value="30" selected>')
  })

  it('is saved once it was seen and confirmed, and then they go with the next one', async () => {
    const seen = await panel.post('/settings/snapshots', shorter())
    const confirmed = confirmationOn(seen.text)
    const form = { ...shorter(), confirmed }
    const saved = await panel.follow(await panel.post('/settings/snapshots', form).expect(303))
    expect(text(saved.text)).toContain('4 snapshots are deleted, as you confirmed.')
    expect(await stored()).toContain('<option value="2" selected>')
    panel.clock.set('2026-03-03T00:00:00Z')
    await panel.addon.tick()
    panel.clock.advance(11 * 60_000)
    await panel.addon.tick()
    const left = panel.simulator.snapshots().map(({ description }) => description.split(' [')[0])
    expect(left.sort()).toEqual(['day 0', 'day 1', 'web-1 2026-03-03 00:00'])
  })

  it('is shown again when something else would expire than was seen', async () => {
    const seen = await panel.post('/settings/snapshots', shorter())
    panel.simulator.addSnapshot({
      description: `found again [vpa a ${panel.instanceId} 00000000000000aa]`,
      createdAt: new Date(panel.clock.now().getTime() - 20 * 86_400_000)
    })
    panel.clock.advance(16_000)
    await panel.get('/snapshots')
    const confirmed = confirmationOn(seen.text)
    const again = await panel.post('/settings/snapshots', { ...shorter(), confirmed }).expect(200)
    expect(text(again.text)).toContain('This change deletes 5 snapshots on 1 instance')
    expect(await stored()).toContain('<option value="30" selected>')
  })

  it('is not saved by leafing through its preview, whatever has become of it meanwhile', async () => {
    const page = { ...shorter(), previewPage: '2' }
    await panel.post('/settings/snapshots', page).expect(200)
    for (const { id } of panel.simulator.snapshots()) panel.simulator.removeSnapshot(id)
    panel.clock.advance(16_000)
    await panel.get('/snapshots')
    await panel.post('/settings/snapshots', page).expect(200)
    expect(await stored()).toContain('<option value="30" selected>')
  })

  it('is asked of the second admin once more who had opened the form before the first saved', async () => {
    const late = await panel.post('/settings/snapshots', {
      ...settingsForm({ retentionDays: '60', frequency: 'every-day' }),
      version: '0'
    })
    expect(late.status).toBe(409)
    expect(text(late.text)).toContain('Retention period 30 days 60 days')
    const version = /name="version" value="(\d+)"/.exec(late.text)?.[1] ?? ''
    const mine = settingsForm({ retentionDays: '60', frequency: 'every-day', version })
    await panel.post('/settings/snapshots', mine).expect(303)
    expect(await stored()).toContain('<option value="60" selected>')
  })
})
