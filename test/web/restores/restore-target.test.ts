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

  it('is sent with the confirmation, which has to be of the same one', async () => {
    const web2 = panel.simulator.addInstance({ label: 'web-2' }).id
    const id = await ofWeb1(20)
    const path = `/snapshots/${id}/restore`
    const { text: page } = await panel.get(path).expect(200)
    // Whatever stands in the select is what is restored to: there is no other field for it.
    expect(page).toMatch(/<select [^>]*name="instance"[^>]* form="va-restore"/)
    expect(page.match(/name="instance"/g)).toHaveLength(1)
    const refused = await panel.post(path, { instance: web2, label: 'web-1' }).expect(422)
    expect(text(refused.text)).toContain('You chose web-2 but confirmed web-1.')
    expect(selected(refused.text)).toBe(web2)
    expect(text(refused.text)).toContain('Type web-2 to confirm')
    expect(refused.text).toContain('<details class="va-advanced" open>')
    expect(writes()).toEqual([])
    await panel.post(path, { instance: web2, label: 'web-2' }).expect(303)
    expect(writes().map((each) => each.path)).toContain(`/v2/instances/${web2}/restore`)
  })

  it('that was chosen without a script is shown before it is confirmed, and the confirmation stays empty', async () => {
    const web2 = panel.simulator.addInstance({ label: 'web-2' }).id
    const id = await ofWeb1(20)
    const page = (
      await panel.get(`/snapshots/${id}/restore?instance=${web2}&label=web-2&safety=on`).expect(200)
    ).text
    expect(selected(page)).toBe(web2)
    expect(page).toMatch(/<input [^>]*id="va-label"[^>]* value=""/)
    expect(page).toMatch(/<button [^>]*form="va-restore" formmethod="get" formnovalidate>Choose</)
  })

  it('cannot be chosen where there is none, and nothing can be pressed then', async () => {
    const id = await ofWeb1(100)
    const { text: page } = await panel.get(`/snapshots/${id}/restore`).expect(200)
    expect(page).not.toContain('id="va-target"')
    expect(page).not.toContain('>Continue<')
    expect(text(page)).toMatch(/web-1 · .* \(too small: \d+ GB disk\)/)
    expect(text(page)).toContain('Cancel')
  })

  it('that is being restored is marked and cannot be chosen', async () => {
    const web2 = panel.simulator.addInstance({ label: 'web-2' }).id
    const first = await ofWeb1(20)
    const second = await ofWeb1(20)
    await panel
      .post(`/snapshots/${first}/restore`, { instance: web2, label: 'web-2', safety: 'on' })
      .expect(303)
    const { text: page } = await panel.get(`/snapshots/${second}/restore`).expect(200)
    expect(page).toMatch(new RegExp(`"${web2}" disabled>web-2 [^<]*\\(being restored now\\)`))
    const asked = await panel.get(`/snapshots/${second}/restore?instance=${web2}`).expect(200)
    expect(text(asked.text)).toContain('This instance is already being restored.')
    expect(asked.text).not.toContain('id="va-label"')
  })
})
