import { describe, expect, it, vi } from 'vitest'
import { openApiPanel } from '../../support/api/api-panel.js'
import { DAY, MINUTE } from '../../support/fake-clock.js'

/** Holds a page between what it has read and its rendering. */
const gate = vi.hoisted(() => ({ wait: undefined as undefined | (() => Promise<void>) }))

vi.mock('../../../src/web/shared/banners/find-banners.js', async (original) => {
  const real: typeof import('../../../src/web/shared/banners/find-banners.js') = await original()
  const findBanners: typeof real.findBanners = async (...of) => {
    await gate.wait?.()
    return await real.findBanners(...of)
  }
  return { ...real, findBanners }
})

/** A panel with three snapshots, one of which is deleted while a page of it is made. */
async function deletedMeanwhile(path: string) {
  const panel = await openApiPanel()
  const [id = ''] = [0, 1, 2].map(
    (days) =>
      panel.simulator.addSnapshot({
        description: `day ${days} [vpa a ${panel.instanceId} 000000000000000${days}]`,
        createdAt: new Date(panel.clock.now().getTime() - days * DAY - 5 * MINUTE)
      }).id
  )
  await panel.api('get', '/snapshots')
  let goOn = () => {}
  let isHeld = false
  gate.wait = () => {
    isHeld = true
    return new Promise((resolve) => {
      goOn = resolve
    })
  }
  const held = panel.get(path).then((response) => response)
  await expect.poll(() => isHeld).toBe(true)
  gate.wait = undefined
  expect((await panel.api('delete', `/snapshots/${id}`)).status).toBe(204)
  goOn()
  await held
  return { panel, id }
}

describe('a list that is changed while a page of it is made', () => {
  it('is shown as it is then on the next page: snapshots', async () => {
    const { panel, id } = await deletedMeanwhile('/snapshots')
    const { text } = await panel.get('/snapshots').expect(200)
    expect(text).toContain('2 snapshots')
    expect(text).not.toContain(id)
  })

  it('is shown as it is then on the next page: instances', async () => {
    const { panel } = await deletedMeanwhile('/instances')
    const stored = (text: string) => /<td class="va-roster-stored">(.*?)<\/td>/s.exec(text)?.[1]
    const next = stored((await panel.get('/instances').expect(200)).text)
    expect(next).toContain('2 snapshots')
    panel.clock.advance(MINUTE)
    expect(stored((await panel.get('/instances').expect(200)).text)).toBe(next)
  })
})
