import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HOUR, MINUTE } from '../../support/fake-clock.js'
import { shownText } from '../../support/pages/page-text.js'
import { type PanelApp, settingsForm, startPanelApp } from '../../support/panel-app.js'

let panel: PanelApp
beforeEach(async () => {
  panel = await startPanelApp({ addon: { currentUser: () => 'eva' } })
  await panel.get('/snapshots')
})
afterEach(() => panel.close())

async function tickFor(ms: number, everyMs = 10 * MINUTE): Promise<void> {
  for (let passed = 0; passed < ms; passed += everyMs) {
    panel.clock.advance(everyMs)
    await panel.addon.tick()
  }
}

async function refuse(sentence: string): Promise<void> {
  panel.simulator.faults.clear()
  panel.simulator.faults.add({
    method: 'POST',
    when: 'before',
    times: 1_000,
    fault: { kind: 'status', status: 400, sentence }
  })
}

const overview = async () => (await panel.get('/overview').expect(200)).text
const activity = async () => shownText((await panel.get('/activity')).text)

/** What is listed, without what is acknowledged. */
async function listed(): Promise<string> {
  const [, after = ''] = (await overview()).split('<h2>Needs attention</h2>')
  return shownText(after.split(/<details class="va-acknowledged"|<section/)[0] ?? '')
}

/** The fields of the first form that goes there. */
async function formTo(action: string): Promise<Record<string, string>> {
  const [, form = ''] = (await overview()).split(`action="./overview/${action}"`)
  const fields = [...(form.split('</form>')[0] ?? '').matchAll(/name="(\w+)" value="([^"]*)"/g)]
  return Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value]))
}

async function send(action: string, fields: Record<string, string>): Promise<string> {
  const response = await panel.post(`/overview/${action}`, fields).expect(303)
  return shownText((await panel.follow(response)).text)
}

describe('what needs attention', () => {
  it('is nothing while all goes well', async () => {
    await panel.post('/settings/snapshots', settingsForm()).expect(303)
    expect(await listed()).toBe('Nothing needs your attention.')
  })

  it('is that automatic snapshots were turned off, until they are on or that is acknowledged', async () => {
    await panel.post('/settings/snapshots', settingsForm()).expect(303)
    await panel.postConfirmed('/settings/snapshots', settingsForm({ enabled: '', version: '1' }))
    expect(await listed()).toContain('Automatic snapshots are off')
    await send('acknowledge', await formTo('acknowledge'))
    expect(await listed()).toBe('No open problems · 1 acknowledged · 1 unprotected')
    panel.clock.advance(MINUTE)
    await panel.post('/settings/snapshots', settingsForm({ version: '2' })).expect(303)
    await panel.postConfirmed('/settings/snapshots', settingsForm({ enabled: '', version: '3' }))
    expect(await listed()).toContain('Automatic snapshots are off')
  })

  it('names the instance, what, why, since when, and what helps', async () => {
    await panel.post('/settings/snapshots', settingsForm()).expect(303)
    await refuse('No.')
    await tickFor(10 * MINUTE)
    expect(await listed()).toMatch(
      /^i Notice: web-1 · Snapshot not started yet .* “No\.” Retrying .* Since 2 Mar 2026, 06:00 UTC Retry now Acknowledge Snooze For 1 day For 7 days$/
    )
  })

  it('has its times in the viewer’s zone, as all others on the page', async () => {
    await panel.post('/settings/snapshots', settingsForm()).expect(303)
    await refuse('No.')
    panel.clock.set('2026-03-02T12:00:00Z')
    await panel.addon.tick()
    const time = /was skipped \(<time [^>]*data-local>2 Mar 2026, 06:00 UTC<\/time>\)/
    expect(await overview()).toMatch(time)
  })

  it('is shown in part, and whole on request', async () => {
    for (let n = 0; n < 11; n += 1) panel.simulator.addInstance({ label: `node-${n}` })
    panel.clock.advance(16_000)
    await panel.get('/instances')
    await panel.post('/settings/snapshots', settingsForm({ covers: 'all' })).expect(303)
    await refuse('No.')
    await tickFor(10 * MINUTE)
    expect((await overview()).match(/<li class="va-concern">/g)).toHaveLength(8)
    expect(await listed()).toMatch(/Show 4 more$/)
    const all = (await panel.get('/overview?attention=all')).text
    expect(all.match(/<li class="va-concern">/g)).toHaveLength(12)
  })
})

describe('a problem that is acknowledged', () => {
  beforeEach(async () => {
    await panel.post('/settings/snapshots', settingsForm()).expect(303)
    await refuse('No.')
    await tickFor(10 * MINUTE)
  })

  it('is quiet everywhere, stays readable, and Activity says who did it', async () => {
    const flash = await send('acknowledge', await formTo('acknowledge'))
    expect(flash).toContain('Acknowledged. It stays quiet until it changes.')
    expect(await listed()).toBe('No open problems · 1 acknowledged')
    expect((await panel.get('/activity')).text).not.toContain('Open Overview')
    expect(shownText(await overview())).toContain('Acknowledged by eva 0 seconds ago')
    expect(await activity()).toMatch(
      /Acknowledged until it changes: Snapshot not started yet Problem · web-1 Info eva/
    )
  })

  it('stays quiet over a retry for the same reason, and is told when the reason changes', async () => {
    await send('acknowledge', await formTo('acknowledge'))
    await tickFor(20 * MINUTE)
    expect(await listed()).toBe('No open problems · 1 acknowledged')
    await refuse('Not today.')
    await tickFor(40 * MINUTE)
    expect(await listed()).toMatch(/“Not today\.”/)
  })

  it('is told again when it comes back after it was over', async () => {
    await send('acknowledge', await formTo('acknowledge'))
    panel.simulator.faults.clear()
    await tickFor(HOUR)
    await panel.get('/snapshots')
    await panel.addon.tick()
    await refuse('No.')
    await tickFor(5 * HOUR)
    expect(await listed()).toMatch(/Snapshot not started yet/)
  })

  it('counts again once the acknowledgement is taken back', async () => {
    await send('acknowledge', await formTo('acknowledge'))
    expect(await send('take-back', await formTo('take-back'))).toContain('No longer acknowledged.')
    expect(await listed()).toMatch(/Snapshot not started yet/)
    expect(await activity()).toContain('No longer acknowledged: Snapshot not started yet')
  })

  it('is not what has changed since the page was shown', async () => {
    const fields = await formTo('acknowledge')
    await refuse('Not today.')
    await tickFor(40 * MINUTE)
    expect(await send('acknowledge', fields)).toContain('This has changed since')
    expect(await listed()).toMatch(/“Not today\.”/)
  })

  it.each([
    { id: 'x' },
    { id: 'constructor', fingerprint: 'constructor' },
    { id: 'a'.repeat(32), fingerprint: 'b'.repeat(32) }
  ])('is none of what a form makes up: %j', async (fields) => {
    expect(await send('acknowledge', fields as Record<string, string>)).toContain('is over')
    expect(await send('take-back', fields as Record<string, string>)).toContain('is over')
  })

  it('is forgotten once it is over, though it comes back just as it was', async () => {
    panel.simulator.faults.clear()
    const toTag = () =>
      panel.postConfirmed('/settings/snapshots', settingsForm({ covers: 'tag', tag: 'x' }))
    await tickFor(HOUR)
    await toTag()
    await panel.get('/snapshots')
    await send('acknowledge', await formTo('acknowledge'))
    expect(await listed()).toBe('No open problems · 1 acknowledged · 1 unprotected')
    await panel.post('/settings/snapshots', settingsForm({ covers: 'all' })).expect(303)
    await tickFor(MINUTE, MINUTE)
    await toTag()
    expect(await listed()).toMatch(/No instance has the tag “x”/)
  })

  it('is never that Vultr cannot be reached', async () => {
    panel.simulator.faults.clear()
    const fault = { kind: 'status', status: 503, sentence: 'Down.' } as const
    panel.simulator.faults.add({ method: 'GET', when: 'before', times: 100, fault })
    panel.clock.advance(16_000)
    const [concern = ''] = (await overview()).split('<li class="va-concern">').slice(1)
    expect(concern).toMatch(/Can’t reach Vultr/)
    expect(concern).toMatch(/<details[^>]*><summary>Details/)
    expect(concern).not.toMatch(/overview\/acknowledge/)
  })
})

describe('a retry by hand', () => {
  beforeEach(async () => {
    await panel.post('/settings/snapshots', settingsForm()).expect(303)
    await refuse('No.')
    await tickFor(2 * MINUTE, MINUTE)
  })

  it('has the next pass try at once, and Activity says who asked', async () => {
    await tickFor(20 * MINUTE)
    panel.simulator.faults.clear()
    expect(await send('retry', await formTo('retry'))).toContain('Retrying within a minute.')
    await panel.addon.tick()
    expect(panel.simulator.snapshots()).toHaveLength(1)
    expect(await activity()).toMatch(/Retry requested by hand\. Snapshot · web-1 .* Info eva/)
  })

  it('says so where nothing waits any more', async () => {
    const fields = await formTo('retry')
    panel.simulator.faults.clear()
    await tickFor(30 * MINUTE)
    expect(await send('retry', fields)).toContain('no longer waiting')
    expect(await send('retry', { run: 'constructor' })).toContain('no longer waiting')
  })
})
