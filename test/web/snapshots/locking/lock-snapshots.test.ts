import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type PanelApp, startPanelApp } from '../../../support/panel-app.js'

let panel: PanelApp
beforeEach(async () => {
  panel = await startPanelApp()
})
afterEach(() => panel.close())

const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

function add(count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => {
    const key = String(n).padStart(16, '0')
    const description = `n ${n} [vpa a ${panel.instanceId} ${key}]`
    const createdAt = new Date(panel.clock.now().getTime() - n * 60_000)
    return panel.simulator.addSnapshot({ description, createdAt }).id
  })
}

const lockedCount = () =>
  panel.simulator.snapshots().filter(({ description }) => description.includes('[vpa ap')).length

/** What the form of the list sends for all that match. */
async function everyMatch(query: string): Promise<Record<string, string>> {
  const page = (await panel.get(`/snapshots?${query}`)).text
  const matching = /name="matching" value="([^"]*)"/.exec(page)?.[1] ?? ''
  return { all: 'on', matching, ...Object.fromEntries(new URLSearchParams(query)) }
}

describe('several snapshots', () => {
  it('are locked together, each told in Activity; external ones are passed over', async () => {
    const ids = [...add(3), panel.simulator.addSnapshot({ description: 'theirs' }).id]
    await panel.get('/snapshots')
    const page = await panel.follow(await panel.post('/snapshots/lock', { id: ids }).expect(303))
    expect(text(page.text)).toContain('3 of 3 snapshots were locked.')
    expect(lockedCount()).toBe(3)
    expect(text((await panel.get('/activity')).text).match(/n \d/g)?.length).toBeGreaterThan(2)
  })

  it('are unlocked together, and are selected no more', async () => {
    const ids = [...add(2)]
    await panel.get('/snapshots')
    const back = 'snapshots?origin=automatic'
    const locked = await panel.post('/snapshots/lock', { id: ids, back }).expect(303)
    expect(locked.headers.location).toMatch(/snapshots\?origin=automatic$/)
    expect(
      (await panel.get('/snapshots?state=locked')).text.match(/class="[^"]*va-box/g)
    ).toHaveLength(2)
    const sent = await panel.post('/snapshots/lock', { id: ids, protect: 'off', back }).expect(303)
    expect(text((await panel.follow(sent)).text)).toContain('2 of 2 snapshots were unlocked.')
    expect(lockedCount()).toBe(0)
    const again = await panel.post('/snapshots/lock', { id: ids, protect: 'off' }).expect(303)
    expect(text((await panel.follow(again)).text)).toContain(
      'None of the selected snapshots is locked'
    )
  })

  it('are told as not locked where there is nothing to lock', async () => {
    const { id } = panel.simulator.addSnapshot({ description: 'theirs' })
    await panel.get('/snapshots')
    const page = await panel.follow(await panel.post('/snapshots/lock', { id }).expect(303))
    expect(text(page.text)).toContain('None of the selected snapshots can be locked')
  })

  it('are all that match, worked out anew', async () => {
    add(12)
    await panel.get('/snapshots')
    const form = await everyMatch('q=n+1')
    const page = await panel.follow(await panel.post('/snapshots/lock', form).expect(303))
    expect(text(page.text)).toContain('3 of 3 snapshots were locked.')
    expect(lockedCount()).toBe(3)
  })

  it('are left as they are where others match by then', async () => {
    add(2)
    await panel.get('/snapshots')
    const form = await everyMatch('origin=automatic')
    panel.simulator.addSnapshot({
      description: `new [vpa a ${panel.instanceId} 00000000000000aa]`,
      createdAt: panel.clock.now()
    })
    panel.clock.advance(16_000)
    await panel.get('/snapshots')
    for (const path of ['/snapshots/lock', '/snapshots/delete']) {
      const page = await panel.follow(await panel.post(path, form).expect(303))
      expect(text(page.text)).toContain('Nothing was changed: other snapshots match now')
    }
    const { matching: _, ...untold } = form
    await panel.follow(await panel.post('/snapshots/delete', untold).expect(303))
    expect(lockedCount()).toBe(0)
    expect(panel.simulator.snapshots()).toHaveLength(3)
  })

  it('are deleted as all that match after a list of them was confirmed', async () => {
    add(5)
    const { id } = panel.simulator.addSnapshot({
      description: `kept [vpa ap ${panel.instanceId} 00000000000000ab]`,
      createdAt: panel.clock.now()
    })
    await panel.get('/snapshots')
    const form = await everyMatch('origin=automatic')
    const page = (await panel.get(`/snapshots/delete?${new URLSearchParams(form)}`)).text
    expect(text(page)).toMatch(
      /5 snapshots will be deleted\. Frees \d+ GB, \$[\d.]+\/month\..*1 locked snapshot stays: kept.*Delete 5 snapshots/
    )
    const hidden = [...page.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)]
    const fields = Object.fromEntries(hidden.map(([, name, value]) => [name, value]))
    const done = await panel.follow(await panel.post('/snapshots/delete', fields).expect(303))
    expect(text(done.text)).toContain('5 of 5 snapshots were deleted.')
    expect(panel.simulator.snapshots().map((each) => each.id)).toEqual([id])
  })
})
