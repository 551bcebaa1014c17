import { beforeEach, describe, expect, it } from 'vitest'
import { MINUTE } from '../../support/fake-clock.js'
import { text } from '../../support/pages/page-text.js'
import { openPanelApp, type PanelApp } from '../../support/panel-app.js'

let panel: PanelApp
let id: string
beforeEach(async () => {
  panel = await openPanelApp()
  id = panel.simulator.addSnapshot({
    description: `good [vpa a ${panel.instanceId} 0000000000000001]`,
    createdAt: new Date(panel.clock.now().getTime() - 3_600_000)
  }).id
  await panel.get('/snapshots')
})

const sent = () => panel.simulator.requests.filter(({ path }) => path.endsWith('/restore'))

/** Each step with its state in words. */
const steps = (html: string) =>
  [...html.matchAll(/va-step-name">([^<]*)<.*?va-step-state">([^<]*)</gs)].map(
    ([, name, state]) => `${name}: ${state}`
  )

/** Confirms the restore, and answers the address of its page. */
async function restore(fields: Record<string, string> = {}): Promise<string> {
  const form = { instance: panel.instanceId, label: 'web-1', ...fields }
  const response = await panel.post(`/snapshots/${id}/restore`, form).expect(303)
  const path = /restores\/[0-9a-f-]{36}$/.exec(response.headers.location ?? '')?.[0]
  if (path === undefined) throw new Error(`led to ${response.headers.location}`)
  return `/${path}`
}

async function pass(minutes: number): Promise<void> {
  panel.clock.advance(minutes * MINUTE)
  await panel.addon.tick()
}

describe('the page of a restore', () => {
  it('follows it from its safety snapshot to its end, in words', async () => {
    const path = await restore({ safety: 'on' })
    const first = await panel.get(path).expect(200)
    expect(steps(first.text)).toEqual([
      'Safety snapshot: In progress',
      'Waiting for the instance: Not yet',
      'Sent to Vultr: Not yet',
      'Restored: Not yet'
    ])
    expect(first.text).toMatch(/va-step-now" aria-current="step"/)
    expect(first.text).toContain('hx-trigger="every 5s"')
    expect(text(first.text)).toContain('A fresh snapshot of web-1 is taken first')
    expect(first.text).not.toContain('View restore')
    expect((await panel.get('/snapshots')).text).toContain('View restore')
    await pass(11)
    const second = await panel.get(path)
    expect(steps(second.text)).toEqual([
      'Safety snapshot: Done',
      'Waiting for the instance: Done',
      'Sent to Vultr: Done',
      'Restoring: In progress'
    ])
    expect(second.text).toMatch(/<progress [^>]*max="15\d{5}" value="6\d{5}"/)
    expect(text(second.text)).toMatch(/Elapsed 11 min \d+ s/)
    expect(text(second.text)).toMatch(/Expected end Between 2 Mar 2026, 06:20 UTC and .*06:25 UTC/)
    expect(second.text).not.toContain('/cancel"')
    await pass(12)
    const last = await panel.get(path)
    expect(steps(last.text).at(-1)).toBe('Restored: Done')
    expect(text(last.text)).toContain('Restored. The instance is active again. Check that')
    expect(text(last.text)).toContain('Undo with the safety snapshot')
    expect(last.text).not.toContain('hx-trigger')
    expect(last.text).not.toContain('Expected end')
  })

  it('is led to from the banner, from the instance and from each of its entries in Activity', async () => {
    const path = await restore({ safety: 'on' })
    const link = `${path}"`
    expect((await panel.get('/settings')).text).toContain(`${link}>View restore`)
    await pass(11)
    await pass(12)
    expect((await panel.get(`/instances/${panel.instanceId}`)).text).toContain(link)
    const { text: activity } = await panel.get('/activity')
    expect(activity.split(link)).toHaveLength(5)
  })

  it('says in words that there is no such restore', async () => {
    for (const unknown of ['99999999-2222-4333-8444-555555555555', 'x']) {
      const page = await panel.get(`/restores/${unknown}`).expect(404)
      expect(text(page.text)).toContain('No such restore')
      await panel.post(`/restores/${unknown}/cancel`).expect(404)
    }
  })

  it('says without a safety snapshot that none was wanted', async () => {
    const page = await panel.get(await restore())
    expect(steps(page.text)[0]).toBe('Safety snapshot: Skipped')
    expect(text(page.text)).toContain('this restore cannot be undone')
  })

  it('of one that Vultr refused says that nothing was changed, and offers another go', async () => {
    panel.simulator.faults.add({
      method: 'POST',
      when: 'before',
      fault: { kind: 'status', status: 400, sentence: 'Unable to restore: not today.' }
    })
    const page = await panel.get(await restore())
    expect(steps(page.text)).toContain('Sent to Vultr: Failed')
    expect(text(page.text)).toContain('Nothing was changed.')
    expect(page.text).toContain(`snapshots/${id}/restore?instance=${panel.instanceId}`)
  })

  it('outlives its snapshot and its instance', async () => {
    const path = await restore()
    await pass(12)
    panel.simulator.removeSnapshot(id)
    panel.simulator.removeInstance(panel.instanceId)
    panel.simulator.addInstance({ label: 'other' })
    panel.clock.advance(16_000)
    await panel.get('/snapshots')
    const page = await panel.get(path).expect(200)
    expect(text(page.text)).toMatch(/Snapshot good \(no longer in the account\)/)
    expect(text(page.text)).toContain('To instance web-1')
    expect(page.text).not.toContain('Restore again')
  })

  it('escapes what is named by strangers', async () => {
    const { id: hostile } = panel.simulator.addSnapshot({
      description: `<img src=x> [vpa a ${panel.instanceId} 0000000000000002]`
    })
    panel.clock.advance(16_000)
    await panel.get('/snapshots')
    id = hostile
    const page = await panel.get(await restore())
    expect(page.text).not.toContain('<img')
    expect(page.text).toContain('&lt;img src=x&gt;')
  })
})

describe('cancel', () => {
  it('while it waits ends the restore: nothing is sent, and Activity has it', async () => {
    const path = await restore({ safety: 'on' })
    expect((await panel.get(path)).text).toContain(`${path}/cancel"`)
    const page = await panel.follow(await panel.post(`${path}/cancel`).expect(303))
    expect(text(page.text)).toContain('Canceled by admin before it was sent to Vultr.')
    expect(steps(page.text).slice(1)).toEqual([
      'Waiting for the instance: Canceled',
      'Sent to Vultr: Not reached',
      'Restored: Not reached'
    ])
    expect(page.text).not.toContain('/cancel"')
    await pass(11)
    await pass(12)
    expect(sent()).toEqual([])
    expect(text((await panel.get('/activity')).text)).toContain('Canceled by admin')
    expect((await panel.get('/settings')).text).not.toContain('View restore')
  })

  it('after it was sent does nothing and says so', async () => {
    const path = await restore()
    const page = await panel.follow(await panel.post(`${path}/cancel`).expect(303))
    expect(text(page.text)).toContain('Not canceled: the restore was already sent to Vultr')
    expect(steps(page.text)).toContain('Restoring: In progress')
    await pass(12)
    const late = await panel.follow(await panel.post(`${path}/cancel`).expect(303))
    expect(text(late.text)).toContain('Not canceled: the restore is already over.')
    expect(steps(late.text).at(-1)).toBe('Restored: Done')
  })
})

describe('a restore that is confirmed twice', () => {
  it('is made once, and both lead to its page', async () => {
    const paths = await Promise.all([restore(), restore()])
    expect(new Set(paths).size).toBe(1)
    expect(sent()).toHaveLength(1)
    expect(await restore()).toBe(paths[0])
    expect(sent()).toHaveLength(1)
  })
})
