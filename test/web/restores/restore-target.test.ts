import { beforeEach, describe, expect, it } from 'vitest'
import { text } from '../../support/pages/page-text.js'
import { openPanelApp, type PanelApp } from '../../support/panel-app.js'

let panel: PanelApp
beforeEach(async () => {
  panel = await openPanelApp()
})

const GIB = 1024 ** 3
const selected = (html: string) => html.match(/<option value="([^"]*)" selected>/)?.[1]
const writes = () =>
  panel.simulator.requests.filter(({ method, path }) => method === 'POST' && path !== '/v2/account')

/** Puts a snapshot into the account and has the panel know it. */
async function add(snapshot: Parameters<PanelApp['simulator']['addSnapshot']>[0]): Promise<string> {
  const { id } = panel.simulator.addSnapshot(snapshot)
  panel.clock.advance(16_000)
  await panel.get('/snapshots')
  return id
}

const ofWeb1 = (sizeGb: number) =>
  add({
    description: `good [vpa a ${panel.instanceId} 0000000000000001]`,
    sizeBytes: sizeGb * GIB
  })

describe('the target of a restore', () => {
  it('is an instance with a disk that fits; the others are listed and cannot be chosen', async () => {
    const small = panel.simulator.addInstance({ label: 'small', diskGb: 25 }).id
    const large = panel.simulator.addInstance({ label: 'large', diskGb: 160 }).id
    const id = await add({ description: 'from elsewhere', sizeBytes: 160 * GIB })
    const { text: page } = await panel.get(`/snapshots/${id}/restore`).expect(200)
    expect(page).toContain(`<option value="${large}">`)
    expect(page).toMatch(
      new RegExp(`<option value="${small}" disabled>small · [^<]*\\(too small: 25 GB disk\\)<`)
    )
    expect(text(page)).toContain('needs a disk of at least 160 GB')
  })

  it('is not preselected for a snapshot that was not taken here', async () => {
    const id = await add({ description: 'from elsewhere' })
    const { text: page } = await panel.get(`/snapshots/${id}/restore`).expect(200)
    expect(selected(page)).toBeUndefined()
    expect(page).toContain('<option value="">')
    expect(page).not.toContain('id="va-label"')
    expect(text(page)).toContain('not taken by this panel')
  })

  it('is not the instance of the snapshot where its disk is too small by now', async () => {
    const id = await ofWeb1(100)
    const { text: page } = await panel.get(`/snapshots/${id}/restore`).expect(200)
    expect(page).not.toContain('id="va-label"')
    expect(text(page)).toContain('No instance of the account has a disk of at least 100 GB')
  })

  it('that is gone is told as gone', async () => {
    const id = await add({
      description: 'good [vpa a 99999999-2222-4333-8444-555555555555 0000000000000001]'
    })
    const page = text((await panel.get(`/snapshots/${id}/restore`).expect(200)).text)
    expect(page).toContain('is no longer in the account')
  })

  it('that is too small is refused by the address and by the form, and nothing is written', async () => {
    const small = panel.simulator.addInstance({ label: 'small', diskGb: 25 }).id
    const id = await ofWeb1(80)
    const path = `/snapshots/${id}/restore`
    const asked = await panel.get(`${path}?instance=${small}`).expect(200)
    expect(text(asked.text)).toContain('This instance has a disk of 25 GB')
    expect(asked.text).not.toContain('id="va-label"')
    const form = { instance: small, label: 'small', safety: 'on' }
    const refused = await panel.post(path, form).expect(422)
    expect(text(refused.text)).toContain('the snapshot needs at least 80 GB')
    await panel.addon.tick()
    expect(writes()).toEqual([])
    expect((await panel.get('/activity')).text).not.toContain('Restore requested')
  })

  it('may be just large enough', async () => {
    const id = await ofWeb1(80)
    await panel
      .post(`/snapshots/${id}/restore`, { instance: panel.instanceId, label: 'web-1' })
      .expect(303)
    expect(writes().map(({ path }) => path)).toContainEqual(expect.stringMatching(/restore$/))
  })

  it('that Vultr shows no disk of yet cannot be chosen', async () => {
    const young = panel.simulator.addInstance({ label: 'young', diskGb: 0 }).id
    const id = await ofWeb1(80)
    const page = (await panel.get(`/snapshots/${id}/restore?instance=${young}`)).text
    expect(page).toMatch(new RegExp(`"${young}" disabled>young [^<]*\\(not ready yet\\)`))
    expect(text(page)).toContain('does not show the disk')
  })
})
