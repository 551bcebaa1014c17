import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type PanelApp, settingsForm, startPanelApp } from '../../support/panel-app.js'

let panel: PanelApp
beforeEach(async () => {
  panel = await startPanelApp()
})
afterEach(() => panel.close())

const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const fingerprint = (html: string) => /name="confirmed" value="([0-9a-f]+)"/.exec(html)?.[1] ?? ''

/** Puts more instances into the account and has the panel know them. */
async function add(...instances: Parameters<PanelApp['simulator']['addInstance']>[0][]) {
  const ids = instances.map((each) => panel.simulator.addInstance(each).id)
  panel.clock.advance(16_000)
  await panel.get('/instances')
  return ids
}

async function addDaily(instanceId: string, days: number): Promise<void> {
  for (let ago = 0; ago < days; ago += 1) {
    panel.simulator.addSnapshot({
      description: `day ${ago} [vpa a ${instanceId} ${instanceId.slice(0, 8)}0000000${ago}]`,
      createdAt: new Date(panel.clock.now().getTime() - ago * 86_400_000 - 60_000)
    })
  }
  panel.clock.advance(16_000)
  await panel.get('/snapshots')
}

const own = (overrides: Record<string, string> = {}) => {
  const { enabled: _, ...schedule } = settingsForm(overrides)
  return { ...schedule, mode: 'own' }
}
const rowOf = async (label: string) =>
  text(/<tbody>[\s\S]*<\/tbody>/.exec((await panel.get(`/instances?q=${label}`)).text)?.[0] ?? '')

describe('an instance', () => {
  it('shows what went wrong on a page with its calendar and runs', async () => {
    await panel.post('/settings/snapshots', settingsForm())
    panel.simulator.faults.add({
      method: 'POST',
      when: 'before',
      times: 1_000,
      fault: { kind: 'status', status: 400, sentence: 'Not today.' }
    })
    // It is tried again until the next slot is due.
    for (const at of ['2026-03-02T06:00:00Z', '2026-03-02T12:00:00Z']) {
      panel.clock.set(at)
      await panel.addon.tick()
    }
    expect(text((await panel.get('/instances')).text)).toContain('Last snapshot failed')
    const page = await panel.get(`/instances/${panel.instanceId}`).expect(200)
    expect(page.text).toContain('<title>2026-03-02: 1 failed</title>')
    expect(text(page.text)).toMatch(/Snapshot history .*Failed .*Not today\./)
    await panel.get('/instances/99999999-2222-4333-8444-555555555555').expect(404)
  })

  it('that left the account can still be looked at while there are snapshots of it', async () => {
    const [db = ''] = await add({ label: 'db-1' })
    await addDaily(db, 1)
    panel.simulator.removeInstance(db)
    panel.clock.advance(16_000)
    const page = await panel.get(`/instances/${db}`).expect(200)
    expect(text(page.text)).toContain('no longer in the account')
    expect(text(page.text)).toContain('day 0')
  })

  it('is given a schedule of its own, and the default again with one click', async () => {
    const [db = ''] = await add({ label: 'db-1' })
    await panel.post('/settings/snapshots', settingsForm())
    const saved = await panel.follow(
      await panel
        .post(`/instances/${db}/schedule`, own({ frequency: 'every-hour', retentionDays: '3' }))
        .expect(303)
    )
    expect(text(saved.text)).toContain('Schedule of db-1: Custom schedule (Every Hour, 3 days).')
    expect(text(saved.text)).toContain('24 snapshots a day, each deleted after 3 days')
    expect(await rowOf('db-1')).toContain('Custom schedule')
    const version = /name="version" value="(\d+)"/.exec(saved.text)?.[1] ?? ''
    await panel.post(`/instances/${db}/schedule`, { mode: 'default', version }).expect(303)
    expect(await rowOf('db-1')).toContain('No schedule')
  })

  it('keeps what was typed when its schedule is refused', async () => {
    const path = `/instances/${panel.instanceId}/schedule`
    const page = await panel.post(path, own({ startTime: '25:00', retentionDays: '21' }))
    expect(page.status).toBe(422)
    expect(text(page.text)).toContain('HH:MM')
    expect(page.text).toContain('<option value="21" selected>')
    expect(await rowOf('web-1')).not.toContain('Custom')
  })

  it('shows the second of two admins what the first one saved', async () => {
    const path = `/instances/${panel.instanceId}/schedule`
    await panel.post(path, { ...own(), version: '0' }).expect(303)
    const late = await panel.post(path, { mode: 'never', version: '0' }).expect(409)
    expect(text(late.text)).toContain('Somebody else saved the schedule of this instance')
    expect(text(late.text)).toContain('Custom schedule (Every Six Hours, 7 days)')
  })

  it('has its snapshots shown before a shorter schedule of its own lets them go', async () => {
    await addDaily(panel.instanceId, 6)
    await panel.post(
      '/settings/snapshots',
      settingsForm({ retentionDays: '30', frequency: 'every-day' })
    )
    const path = `/instances/${panel.instanceId}/schedule`
    const seen = await panel.post(path, own({ retentionDays: '2' })).expect(200)
    expect(text(seen.text)).toContain('This change deletes 4 snapshots on 1 instance')
    expect(await rowOf('web-1')).toContain('Default schedule')
    const confirmed = fingerprint(seen.text)
    await panel.post(path, { ...own({ retentionDays: '2' }), confirmed }).expect(303)
    expect(await rowOf('web-1')).toContain('Custom schedule')
  })

  it('has each of its snapshots’ fates told by its own rules', async () => {
    await addDaily(panel.instanceId, 1)
    await panel.post('/settings/snapshots', settingsForm({ retentionDays: '30' }))
    await panel.post(`/instances/${panel.instanceId}/schedule`, own({ retentionDays: '1' }))
    expect((await panel.get('/snapshots')).text).toContain('datetime="2026-03-03T06:00:00.000Z"')
  })
})
