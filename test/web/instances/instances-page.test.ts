import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type PanelApp, settingsForm, startPanelApp } from '../../support/panel-app.js'

let panel: PanelApp
beforeEach(async () => {
  panel = await startPanelApp()
})
afterEach(() => panel.close())

const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const labels = (html: string) =>
  [...html.matchAll(/<bdi class="va-name">([^<]+)<\/bdi>/g)].map(([, label]) => label)
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

describe('the instances', () => {
  it('are listed with what covers them, the uncovered first', async () => {
    panel.simulator.addInstance({ label: 'db-1', region: 'ewr', tags: ['database'] })
    await panel.post('/settings/snapshots', settingsForm())
    const page = await panel.get('/instances').expect(200)
    expect(labels(page.text)).toEqual(['db-1', 'web-1'])
    expect(text(page.text)).toContain('1 not covered')
    expect(text(page.text)).toMatch(
      /db-1 .*Nothing .*Not covered.*web-1 this server .*Default .*All well/
    )
  })

  it('that are never to be covered come after those nobody has decided on', async () => {
    const [aaa = ''] = await add({ label: 'aaa' }, { label: 'bbb' })
    await panel.post('/settings/snapshots', settingsForm())
    await panel.post('/instances/schedule', { id: [aaa], mode: 'never' })
    expect(labels((await panel.get('/instances')).text)).toEqual(['bbb', 'aaa', 'web-1'])
  })

  it('are found by label, address, region or tag', async () => {
    panel.simulator.addInstance({ label: 'db-1', region: 'ewr', tags: ['database'] })
    for (const [q, found] of [
      ['DATABASE', 'db-1'],
      ['ewr', 'db-1'],
      ['web-', 'web-1']
    ]) {
      expect(labels((await panel.get(`/instances?q=${q}`)).text)).toEqual([found])
    }
    expect(text((await panel.get('/instances?q=nothing')).text)).toContain('No instances match.')
  })

  it('are sorted as asked, numbers as people count', async () => {
    await add({ label: 'web-10' }, { label: 'web-2' })
    await panel.post('/settings/snapshots', settingsForm())
    const sorted = async (sort: string) => labels((await panel.get(`/instances?sort=${sort}`)).text)
    expect(await sorted('label')).toEqual(['web-1', 'web-2', 'web-10'])
    expect(await sorted('next')).toEqual(['web-1', 'web-2', 'web-10'])
    await addDaily(panel.instanceId, 1)
    expect(await sorted('age')).toEqual(['web-2', 'web-10', 'web-1'])
    expect(await sorted('held')).toEqual(['web-1', 'web-2', 'web-10'])
    expect(await sorted('health')).toEqual(['web-2', 'web-10', 'web-1'])
  })

  it('come page by page, keeping search and order', async () => {
    await add(...Array.from({ length: 60 }, (_, n) => ({ label: `node-${n}` })))
    const first = await panel.get('/instances?q=node&sort=label')
    expect(labels(first.text)).toHaveLength(50)
    expect(first.text).toContain('instances?q=node&amp;sort=label&amp;page=2')
    const second = await panel.get('/instances?q=node&sort=label&page=2')
    expect(labels(second.text)).toEqual(Array.from({ length: 10 }, (_, n) => `node-${n + 50}`))
  })

  it('that Vultr backs up as well are told to be paid for twice', async () => {
    await add({ label: 'db-1', features: ['auto_backups'] })
    expect(await rowOf('db-1')).toContain('Vultr’s own backups are on')
    await panel.post('/settings/snapshots', settingsForm({ covers: 'all' }))
    expect(await rowOf('db-1')).toContain('paid twice')
  })

  it('that come due together show how far they are, and the page refreshes itself', async () => {
    await add(...Array.from({ length: 5 }, (_, n) => ({ label: `node-${n}` })))
    await panel.post('/settings/snapshots', settingsForm({ covers: 'all' }))
    expect((await panel.get('/instances')).text).not.toContain('hx-trigger')
    panel.clock.set('2026-03-02T06:00:00Z')
    let during: Promise<string> | undefined
    panel.simulator.beforeEffect = ({ method }) => {
      if (method === 'POST') during ??= panel.get('/instances').then(({ text: html }) => html)
    }
    await panel.addon.tick()
    const page = (await during) ?? ''
    expect(text(page)).toMatch(/[1-6] of 6 started/)
    expect(page).toContain('hx-trigger="every 5s"')
    expect(text((await panel.get('/instances')).text)).not.toContain('started')
  })
})

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
    expect(text((await panel.get('/instances')).text)).toContain('Last one failed')
    const page = await panel.get(`/instances/${panel.instanceId}`).expect(200)
    expect(page.text).toContain('<title>2026-03-02: 1 failed</title>')
    expect(text(page.text)).toMatch(/Runs .*failed .*Not today\./)
    await panel.get('/instances/99999999-2222-4333-8444-555555555555').expect(404)
  })

  it('that left the account can still be looked at while there are snapshots of it', async () => {
    const [db = ''] = await add({ label: 'db-1' })
    await addDaily(db, 1)
    panel.simulator.removeInstance(db)
    panel.clock.advance(16_000)
    const page = await panel.get(`/instances/${db}`).expect(200)
    expect(text(page.text)).toContain('not in the account (any more)')
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
    expect(text(saved.text)).toContain(
      'Automatic snapshots of db-1: a schedule of its own (Every Hour, 3 days).'
    )
    expect(text(saved.text)).toContain('24 snapshots a day, each deleted after three days')
    expect(await rowOf('db-1')).toContain('Own schedule')
    const version = /name="version" value="(\d+)"/.exec(saved.text)?.[1] ?? ''
    await panel.post(`/instances/${db}/schedule`, { mode: 'default', version }).expect(303)
    expect(await rowOf('db-1')).toContain('Nothing')
  })

  it('keeps what was typed when its schedule is refused', async () => {
    const path = `/instances/${panel.instanceId}/schedule`
    const page = await panel.post(path, own({ startTime: '25:00', retentionDays: '21' }))
    expect(page.status).toBe(422)
    expect(text(page.text)).toContain('HH:MM')
    expect(page.text).toContain('<option value="21" selected>')
    expect(await rowOf('web-1')).not.toContain('Own')
  })

  it('shows the second of two admins what the first one saved', async () => {
    const path = `/instances/${panel.instanceId}/schedule`
    await panel.post(path, { ...own(), version: '0' }).expect(303)
    const late = await panel.post(path, { mode: 'never', version: '0' }).expect(409)
    expect(text(late.text)).toContain('Somebody else saved the schedule of this instance')
    expect(text(late.text)).toContain('a schedule of its own (Every Six Hours, 7 days)')
  })

  it('has its snapshots shown before a shorter schedule of its own lets them go', async () => {
    await addDaily(panel.instanceId, 6)
    await panel.post(
      '/settings/snapshots',
      settingsForm({ retentionDays: '30', frequency: 'every-day' })
    )
    const path = `/instances/${panel.instanceId}/schedule`
    const seen = await panel.post(path, own({ retentionDays: '2' })).expect(200)
    expect(text(seen.text)).toContain('4 snapshots expire')
    expect(await rowOf('web-1')).toContain('Default')
    const confirmed = fingerprint(seen.text)
    await panel.post(path, { ...own({ retentionDays: '2' }), confirmed }).expect(303)
    expect(await rowOf('web-1')).toContain('Own schedule')
  })

  it('has each of its snapshots’ fates told by its own rules', async () => {
    await addDaily(panel.instanceId, 1)
    await panel.post('/settings/snapshots', settingsForm({ retentionDays: '30' }))
    await panel.post(`/instances/${panel.instanceId}/schedule`, own({ retentionDays: '1' }))
    expect((await panel.get('/snapshots')).text).toContain('datetime="2026-03-03T06:00:00.000Z"')
  })
})

describe('a snapshot by hand', () => {
  it('is taken of any instance, from its own page', async () => {
    const [db = ''] = await add({ label: 'db-1' })
    expect((await panel.get(`/instances/${db}`)).text).toContain(`snapshots/new?instance=${db}`)
    const form = await panel.get(`/snapshots/new?instance=${db}`).expect(200)
    expect(form.text).toContain(`<option value="${db}" selected>`)
    expect(form.text).toContain('value="db-1"')
    await panel.post('/snapshots', { name: 'before the upgrade', instance: db }).expect(303)
    expect(panel.simulator.snapshots().map(({ instanceId }) => instanceId)).toEqual([db])
    const wrong = { name: 'x', instance: '99999999-2222-4333-8444-555555555555' }
    await panel.post('/snapshots', wrong).expect(422)
  })
})

describe('two instances with one label', () => {
  it('are told apart by their addresses wherever a snapshot of theirs is named', async () => {
    const twins = await add(
      { label: 'twin', mainIp: '192.0.2.71' },
      { label: 'twin', mainIp: '192.0.2.72' }
    )
    for (const id of twins) await addDaily(id, 1)
    expect(text((await panel.get('/snapshots')).text)).toMatch(
      /twin \(192\.0\.2\.7[12]\).*twin \(192\.0\.2\.7[12]\)/
    )
    const [first] = panel.simulator.snapshots()
    const page = text((await panel.get(`/snapshots/${first?.id}/delete`)).text)
    expect(page).toContain('This is the newest good snapshot of twin (192.0.2.71)')
    const ids = panel.simulator.snapshots().map(({ id }) => `id=${id}`)
    const many = text((await panel.get(`/snapshots/delete?${ids.join('&')}`)).text)
    expect(many).toContain('of twin (192.0.2.72) – the newest good one of this instance')
  })
})

describe('several instances', () => {
  it('are set to never or the default together', async () => {
    const ids = await add({ label: 'db-1' }, { label: 'db-2' })
    await panel.post('/settings/snapshots', settingsForm({ covers: 'all' }))
    const saved = await panel.follow(
      await panel.post('/instances/schedule', { id: ids, mode: 'never' }).expect(303)
    )
    expect(text(saved.text)).toContain('Automatic snapshots of db-1, db-2: never.')
    expect(await rowOf('db-2')).toContain('Never')
    expect(await rowOf('web-1')).toContain('Default')
    await panel.post('/instances/schedule', { id: ids, mode: 'default' }).expect(303)
    expect(await rowOf('db-2')).toContain('Default')
  })

  it('are given one schedule, which is filled in on a page of its own', async () => {
    const ids = await add({ label: 'db-1' }, { label: 'db-2' })
    await panel.post('/settings/snapshots', settingsForm())
    const page = await panel.post('/instances/schedule', { id: ids, mode: 'own' }).expect(200)
    expect(text(page.text)).toContain('Own schedule of db-1, db-2')
    const wrong = { ...own({ startTime: '25:00' }), id: ids }
    const refused = await panel.post('/instances/schedule', wrong).expect(422)
    expect(text(refused.text)).toContain('HH:MM')
    await panel.post('/instances/schedule', { ...own(), id: ids }).expect(303)
    expect(await rowOf('db-1')).toContain('Own schedule')
    expect(await rowOf('db-2')).toContain('Own schedule')
  })

  it('can be all that a search finds, and are those that were found then', async () => {
    await add({ label: 'db-1' }, { label: 'db-2' })
    const form = { all: 'on', q: 'db-', mode: 'own' }
    const page = await panel.post('/instances/schedule', form).expect(200)
    const ids = [...page.text.matchAll(/name="id" value="([^"]+)"/g)].map(([, id]) => id ?? '')
    await add({ label: 'db-3' })
    await panel.post('/instances/schedule', { ...own(), id: ids }).expect(303)
    await panel.post('/settings/snapshots', settingsForm())
    expect(await rowOf('db-2')).toContain('Own schedule')
    expect(await rowOf('db-3')).toContain('Nothing')
  })

  it('that disappeared between page and click are left out', async () => {
    const [db = ''] = await add({ label: 'db-1' })
    panel.simulator.removeInstance(db)
    panel.clock.advance(16_000)
    await panel.get('/instances')
    const page = await panel.follow(
      await panel.post('/instances/schedule', { id: [db], mode: 'never' }).expect(303)
    )
    expect(text(page.text)).toContain('Select instances that are in the account first.')
  })

  it('have to be selected, and something has to be chosen for them', async () => {
    await panel.post('/instances/schedule', { mode: 'never', id: ['../x'] }).expect(303)
    await panel.post('/instances/schedule', { id: [panel.instanceId] }).expect(400)
    await panel.post('/instances/nonsense/schedule', { mode: 'never' }).expect(404)
  })

  it('are each named when their snapshots would go by it, and what was selected is kept', async () => {
    const [db = ''] = await add({ label: 'db-1' })
    await addDaily(db, 6)
    await addDaily(panel.instanceId, 6)
    const settings = settingsForm({ covers: 'all', retentionDays: '30', frequency: 'every-day' })
    await panel.post('/settings/snapshots', settings).expect(303)
    const form = { ...own({ retentionDays: '4' }), id: [db, panel.instanceId] }
    const seen = await panel.post('/instances/schedule', form).expect(200)
    expect(text(seen.text)).toMatch(/4 snapshots expire of 2 instances.*db-1 .*web-1/)
    const confirmed = fingerprint(seen.text)
    await panel.post('/instances/schedule', { ...form, confirmed }).expect(303)
    expect(await rowOf('db-1')).toContain('Own schedule')
  })
})

describe('what was shown', () => {
  const hidden = (html: string, name: string) =>
    new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''

  it('counts: nothing is set for more instances than a search had found', async () => {
    await add(...Array.from({ length: 55 }, (_, n) => ({ label: `node-${n}` })))
    const list = await panel.get('/instances?q=node')
    const matching = hidden(list.text, 'matching')
    const form = { all: 'on', q: 'node', mode: 'never', matching }
    await add({ label: 'node-late' })
    const page = await panel.follow(await panel.post('/instances/schedule', form).expect(303))
    expect(text(page.text)).toContain('other instances match now than those that were shown')
    expect(await rowOf('node-7')).not.toContain('Never')
  })

  it('leaves out for all what has left the account with a schedule of its own', async () => {
    const [db = ''] = await add({ label: 'db-1' }, ...Array.from({ length: 55 }, () => ({})))
    await panel.post(`/instances/${db}/schedule`, own()).expect(303)
    panel.simulator.removeInstance(db)
    panel.clock.advance(16_000)
    const matching = hidden((await panel.get('/instances')).text, 'matching')
    const form = { all: 'on', q: '', mode: 'never', matching }
    const page = await panel.follow(await panel.post('/instances/schedule', form).expect(303))
    expect(text(page.text)).toContain('Saved. Automatic snapshots of 56 instances: never.')
  })

  it('counts: nothing is set over what another admin has saved meanwhile', async () => {
    const [db = ''] = await add({ label: 'db-1' })
    const saves = hidden((await panel.get('/instances')).text, 'saves')
    await panel.post(`/instances/${db}/schedule`, own()).expect(303)
    const form = { id: [db], mode: 'never', saves }
    const page = await panel.follow(await panel.post('/instances/schedule', form).expect(303))
    expect(text(page.text)).toContain('Nothing was changed: somebody else changed the schedules')
    await panel.post('/settings/snapshots', settingsForm())
    expect(await rowOf('db-1')).toContain('Own schedule')
  })

  it('is all there is: no schedule is saved for an id that nobody knows', async () => {
    const unknown = '99999999-2222-4333-8444-555555555555'
    await panel.post(`/instances/${unknown}/schedule`, own()).expect(404)
  })

  it('includes an instance that left with a schedule of its own, so that it can be ended', async () => {
    const [db = ''] = await add({ label: 'db-1' })
    await panel.post('/settings/snapshots', settingsForm())
    await panel.post(`/instances/${db}/schedule`, own()).expect(303)
    panel.simulator.removeInstance(db)
    panel.clock.advance(16_000)
    const list = await panel.get('/instances')
    expect(text(list.text)).toContain('not in the account (any more)')
    await panel.post(`/instances/${db}/schedule`, { mode: 'default' }).expect(303)
    expect(text((await panel.get('/instances')).text)).not.toContain('not in the account')
  })

  it('stays live while an instance is being restored', async () => {
    await addDaily(panel.instanceId, 1)
    const [{ id } = { id: '' }] = panel.simulator.snapshots()
    const form = { instance: panel.instanceId, label: 'web-1' }
    await panel.post(`/snapshots/${id}/restore`, form).expect(303)
    for (const path of ['/instances', `/instances/${panel.instanceId}`, '/snapshots']) {
      expect((await panel.get(path)).text, path).toContain('hx-trigger="every 5s"')
    }
  })
})

describe('the pictures', () => {
  it('tell of each of the last ninety days, with a table that says the same', async () => {
    await addDaily(panel.instanceId, 3)
    const page = await panel.get('/snapshots').expect(200)
    expect(page.text.match(/<rect class="va-day-/g)).toHaveLength(90)
    expect(page.text).toContain('<title>2026-03-01: 1 taken</title>')
    expect(text(page.text)).toContain('24.0 GB held now, about 1.20 USD a month')
    expect(text(page.text)).toMatch(/2026-03-01 1 taken 16\.0 GB 0\.80 USD/)
  })

  it('count a foreign snapshot as held, but not as taken', async () => {
    panel.simulator.addSnapshot({ description: 'theirs' })
    panel.clock.advance(16_000)
    const page = await panel.get('/snapshots')
    expect(page.text).not.toContain('taken</title>')
    expect(text(page.text)).toContain('8.0 GB held now')
  })

  it('show what was missed while the panel was down', async () => {
    await panel.post('/settings/snapshots', settingsForm({ frequency: 'every-day' }))
    await panel.addon.tick()
    panel.clock.set('2026-03-05T01:00:00Z')
    await panel.addon.tick()
    const page = await panel.get(`/instances/${panel.instanceId}`)
    expect(page.text).toContain('<title>2026-03-03: 1 missed</title>')
    expect(page.text).toMatch(/class="va-day-missed"[^>]*><title>2026-03-04: 1 missed/)
  })
})
