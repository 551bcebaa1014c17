import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR } from '../../../support/fake-clock.js'
import { type PanelApp, settingsForm, startPanelApp } from '../../../support/panel-app.js'

const GONE = '11111111-2222-4333-8444-555555555555'

let panel: PanelApp
let other: string
beforeEach(async () => {
  panel = await startPanelApp()
  other = panel.simulator.addInstance({ label: 'db-1' }).id
})
afterEach(() => panel.close())

let made = 0
function add(name: string, of: { instance?: string; kind?: string; agoMs?: number } = {}): string {
  made += 1
  const key = String(made).padStart(16, '0')
  const mark = of.instance === undefined ? '' : ` [vpa ${of.kind ?? 'a'} ${of.instance} ${key}]`
  const createdAt = new Date(panel.clock.now().getTime() - (of.agoMs ?? made * 1_000))
  return panel.simulator.addSnapshot({ description: `${name}${mark}`, createdAt }).id
}

const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

/** The names in the list, in their order. */
async function names(query: string): Promise<readonly string[]> {
  const { text } = await panel.get(`/snapshots${query}`).expect(200)
  return [...text.matchAll(/<bdi class="va-name">([^<]*)</g)].map(([, name]) => name ?? '')
}

/** By its name, as its row says it. */
async function rowOf(name: string, query = ''): Promise<string> {
  const page = await panel.get(`/snapshots${query}`)
  const rows = [...page.text.matchAll(/<tr>.*?<\/tr>/gs)].map(([row]) => row)
  return rows.find((row) => row.includes(`"va-name">${name}<`)) ?? ''
}

describe('the list of snapshots', () => {
  it('links each to its instance, and says where that has left the account', async () => {
    add('here', { instance: other })
    add('left behind', { instance: GONE })
    expect(await rowOf('here')).toContain(`href="./instances/${other}"`)
    const row = await rowOf('left behind')
    expect(text(row)).toContain('11111111… gone')
    expect(row).not.toContain('/instances/')
  })

  it('says why one is kept, and its age with the full time on hover', async () => {
    await panel.post('/settings/snapshots', settingsForm()).expect(303)
    add('unprotected', { instance: other, agoMs: 3 * HOUR })
    add('orphan', { instance: GONE })
    add('by hand', { instance: other, kind: 'm' })
    add('theirs')
    panel.clock.advance(16_000)
    expect(text(await rowOf('unprotected'))).toMatch(/Kept: instance unprotected.* 3 hours ago/)
    expect(await rowOf('unprotected')).toMatch(
      /<time datetime="2026-03-02T02:59:00.000Z" title="2 Mar 2026, 02:59 UTC">/
    )
    expect(text(await rowOf('orphan'))).toContain('Kept: instance gone')
    expect(text(await rowOf('by hand'))).toMatch(/Manual.*Never pruned/)
    expect(text(await rowOf('theirs'))).toMatch(/External.*Never pruned/)
  })

  it('says in place of the expiry what is not complete, without a column more', async () => {
    add('fine', { instance: other })
    const heads = async () => (await panel.get('/snapshots')).text.split('</thead>')[0] ?? ''
    const before = await heads()
    expect(text(before)).toMatch(/Snapshot Name .*Size .*Expires .*Status .*Created At .*Action/)
    await panel.post('/snapshots', { name: 'fresh' }).expect(303)
    expect((await heads()).match(/<th /g)).toHaveLength(before.match(/<th /g)?.length ?? 0)
    expect(text(await rowOf('fresh'))).toContain('Pending')
    expect(text(await rowOf('fine'))).not.toContain('Complete')
  })

  it('offers in the menu of a row what can be done with it', async () => {
    add('free', { instance: other })
    add('locked', { instance: other, kind: 'ap' })
    add('theirs')
    expect(text(await rowOf('free'))).toMatch(/Restore.* Lock .*Rename.*Delete/)
    expect(text(await rowOf('locked'))).toMatch(/Restore.*Unlock.*Rename(?!.*Delete)/)
    expect(text(await rowOf('theirs'))).toMatch(/Restore(?!.*Lock).*Rename.*Delete/)
  })
})

describe('the filters of the list', () => {
  beforeEach(async () => {
    await panel.post('/settings/snapshots', settingsForm()).expect(303)
    add('protected', { instance: panel.instanceId, agoMs: DAY })
    add('unprotected', { instance: other, agoMs: 2 * DAY })
    add('left behind', { instance: GONE, agoMs: 3 * DAY })
    add('locked', { instance: panel.instanceId, kind: 'mp', agoMs: 4 * DAY })
    add('theirs', { agoMs: 5 * DAY })
    panel.clock.advance(16_000)
  })

  it.each([
    ['?orphans=gone', ['left behind']],
    ['?orphans=unprotected', ['unprotected']],
    ['?orphans=any', ['unprotected', 'left behind']],
    ['?state=locked', ['locked']],
    ['?state=pending', []],
    ['?from=2026-02-27', ['protected', 'unprotected', 'left behind']],
    ['?to=2026-02-26', ['locked', 'theirs']],
    ['?from=2026-02-27&to=2026-02-27', ['left behind']],
    [
      '?from=31.2.&orphans=x&state=y&sort=z',
      ['protected', 'unprotected', 'left behind', 'locked', 'theirs']
    ],
    ['?q=11111111', ['left behind']],
    ['?sort=created', ['theirs', 'locked', 'left behind', 'unprotected', 'protected']],
    ['?sort=-name', ['unprotected', 'theirs', 'protected', 'locked', 'left behind']],
    ['?sort=instance', ['left behind', 'unprotected', 'protected', 'locked', 'theirs']],
    ['?sort=-instance', ['protected', 'locked', 'unprotected', 'left behind', 'theirs']]
  ])('and its order are in the address: %s', async (query, expected) => {
    expect(await names(query)).toEqual(expected)
  })

  it('are cleared one by one, and all at once', async () => {
    const page = (await panel.get('/snapshots?orphans=gone&origin=automatic&sort=name')).text
    const chips = [...page.matchAll(/class="va-chips?(?:-clear)?" href="([^"]*)"/g)].map(
      ([, href]) => href?.replaceAll('&amp;', '&').replaceAll('&#38;', '&')
    )
    expect(chips).toEqual([
      './snapshots?orphans=gone&sort=name',
      './snapshots?origin=automatic&sort=name',
      './snapshots?sort=name'
    ])
    expect(text(page)).toMatch(/Automatic × .*Instance gone ×/)
  })

  it('lead to the orphans from the head of the page, with their cost', async () => {
    const page = (await panel.get('/snapshots')).text
    expect(text(page)).toMatch(
      /2 orphaned snapshots \(instance gone, unprotected or excluded\) · \d+ GB · \$[\d.]+\/month/
    )
    expect(page).toContain('href="./snapshots?orphans=any"')
  })

  it('part the orphans of excluded instances from the others, and count both', async () => {
    await panel.postConfirmed(`/instances/${other}/schedule`, { mode: 'never' })
    const page = text((await panel.get('/snapshots')).text)
    const shown = await names('?orphans=any')
    expect(page).toContain(`${shown.length} orphaned snapshots`)
    expect(await names('?orphans=excluded')).toEqual(['unprotected'])
    expect(await names('?orphans=unprotected')).toEqual([])
    expect(text(await rowOf('unprotected'))).toContain('Kept: instance excluded')
  })

  it('group by instance or by day, with what a group comes to', async () => {
    const byInstance = text((await panel.get('/snapshots?group=instance')).text)
    expect(byInstance).toMatch(
      /11111111… 1 snapshot .*left behind.*db-1 1 snapshot .*web-1 2 snapshots · \d+ GB.*External 1 snapshot/
    )
    const byDay = text((await panel.get('/snapshots?group=day')).text)
    expect(byDay).toMatch(/1 Mar 2026 1 snapshot .*28 Feb 2026 .*27 Feb 2026 .*26 Feb 2026/)
  })

  it('tell assistive technology what the list is sorted by', async () => {
    const page = (await panel.get('/snapshots?sort=-size')).text
    expect(page).toMatch(
      /va-c-size" aria-sort="descending"><a [^>]*href="\.\/snapshots\?sort=size"/
    )
    expect(page.match(/aria-sort/g)).toHaveLength(1)
  })
})

describe('a selection', () => {
  it('is in the address too, also of what is on another page, and is handed on', async () => {
    const ids = Array.from({ length: 60 }, (_, n) => add(`n ${n}`, { agoMs: n * HOUR }))
    const page = (await panel.get(`/snapshots?id=${ids[3]}&id=${ids[55]}`)).text
    expect(page.match(/ checked>/g)).toHaveLength(1)
    expect(page).toContain(`type="hidden" name="id" value="${ids[55]}"`)
    expect(page).toMatch(new RegExp(`rel="next" href="[^"]*id=${ids[3]}[^"]*id=${ids[55]}`))
  })

  it('never has what can be neither locked nor deleted', async () => {
    const pending = add('pending', { instance: other })
    panel.simulator.editSnapshot(pending, { status: 'pending' })
    const page = (await panel.get(`/snapshots?id=${pending}`)).text
    expect(page).not.toContain(`value="${pending}"`)
  })
})

describe('what is done from a filtered list', () => {
  const back = 'snapshots?q=db&sort=name'

  it('leads back to it with what was selected', async () => {
    const id = add('one', { instance: other })
    const selected = add('two', { instance: other })
    await panel.get('/snapshots')
    const locked = await panel
      .post(`/snapshots/${id}/protect`, { protect: 'on', back, id: selected })
      .expect(303)
    expect(locked.headers.location).toBe(`../../${back}&id=${selected}`)
    expect(text((await panel.follow(locked)).text)).toContain('“ one ” is locked')
    const list = await panel.get(
      `/snapshots/delete?id=${selected}&back=${encodeURIComponent(back)}`
    )
    expect(list.text.replaceAll('&amp;', '&')).toContain(`href="../${back}&id=${selected}"`)
    const deleted = await panel.post(`/snapshots/${selected}/delete`, { back }).expect(303)
    expect(deleted.headers.location).toBe(`../../${back}`)
  })

  it('leads back from the page of a snapshot, also after a rename there', async () => {
    const id = add('one', { instance: other })
    await panel.get('/snapshots')
    const own = `snapshots/${id}?back=${encodeURIComponent(back)}`
    const page = await panel.get(`/${own}`)
    expect(page.text.replaceAll('&amp;', '&')).toContain(`href="../${back}"`)
    const renamed = await panel.post(`/snapshots/${id}/rename`, { name: 'new', back }).expect(303)
    expect(renamed.headers.location).toContain(`snapshots/${id}?back=snapshots%3Fq%3Ddb`)
  })

  it.each(['https://evil.example/', '//evil.example', 'snapshots/../../..'])(
    'leads nowhere else: %s',
    async (elsewhere) => {
      const id = add('one', { instance: other })
      await panel.get('/snapshots')
      const deleted = await panel.post(`/snapshots/${id}/delete`, { back: elsewhere }).expect(303)
      expect(deleted.headers.location).toBe('../../snapshots')
    }
  )
})
