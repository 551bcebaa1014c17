import { beforeEach, describe, expect, it } from 'vitest'
import { DAY, MINUTE } from '../../support/fake-clock.js'
import { addDailySnapshots, addInstances } from '../../support/pages/account-contents.js'
import { text } from '../../support/pages/page-text.js'
import { openPanelApp, type PanelApp } from '../../support/panel-app.js'

const IN_GENERAL = 'not block storage attached to it'
const logged: { readonly level: string; readonly text: unknown }[] = []

let panel: PanelApp
beforeEach(async () => {
  logged.length = 0
  const noting = (level: string) => (_bindings: object, message: string) =>
    void logged.push({ level, text: message })
  const logger = {
    ...Object.fromEntries(['debug', 'info', 'warn', 'error'].map((level) => [level, noting(level)]))
  }
  panel = await openPanelApp({ addon: { logger: logger as never } })
})

const asked = () => panel.simulator.requests.filter(({ path }) => path === '/v2/blocks').length

async function open(instanceId = panel.instanceId) {
  const { text: html } = await panel.get(`/instances/${instanceId}`).expect(200)
  return { html, words: text(html) }
}

/** Only the general sentence, nothing to look at on Overview, and nothing of it in the log. */
async function isLeftToTheGeneralSentence(): Promise<void> {
  const { words } = await open()
  expect(words).toContain(IN_GENERAL)
  expect(words).not.toContain('data-1')
  expect(text((await panel.get('/overview')).text)).toContain('No open problems')
  expect(logged.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([])
}

describe('block storage attached to an instance', () => {
  it('is named with its size on the instance’s page, and read only there', async () => {
    panel.simulator.addBlock({ label: 'data-1', sizeGb: 100, instanceId: panel.instanceId })
    panel.simulator.addBlock({ label: 'archive', sizeGb: 2_000, instanceId: panel.instanceId })
    panel.simulator.addBlock({ label: 'elsewhere' })
    for (const path of ['/', '/overview', '/snapshots', '/instances', '/settings', '/activity']) {
      await panel.get(path)
    }
    await panel.addon.tick()
    expect(asked()).toBe(0)
    const { words } = await open()
    expect(words).toContain('archive, 2.0 TB: not in its snapshots data-1, 100 GB: not in its')
    expect(words).not.toContain('elsewhere')
    expect(words).not.toContain(IN_GENERAL)
    await open()
    expect(asked()).toBe(1)
  })

  it('is said in general where none is attached to this one', async () => {
    const [other] = await addInstances(panel, { label: 'db-1' })
    panel.simulator.addBlock({ label: 'data-1', instanceId: other as string })
    await isLeftToTheGeneralSentence()
  })

  it.each([403, 404, 401])('is said in general where Vultr answers %i', async (status) => {
    panel.simulator.addBlock({ label: 'data-1', instanceId: panel.instanceId })
    panel.simulator.deny({ action: 'storage.block.List', status, sentence: 'No.' })
    await isLeftToTheGeneralSentence()
  })

  it('is said in general where the answer cannot be read', async () => {
    panel.simulator.addBlock({ label: 'data-1', instanceId: panel.instanceId })
    panel.simulator.faults.add({
      path: /blocks$/,
      when: 'after',
      times: 10,
      fault: { kind: 'html', status: 200 }
    })
    await isLeftToTheGeneralSentence()
  })

  it('holds the page for two seconds at most, and no second time', async () => {
    panel.simulator.addBlock({ label: 'data-1', instanceId: panel.instanceId })
    await panel.get('/instances')
    panel.simulator.faults.add({
      path: /blocks$/,
      when: 'before',
      times: 10,
      fault: { kind: 'hang' }
    })
    const begun = performance.now()
    await isLeftToTheGeneralSentence()
    expect(performance.now() - begun).toBeLessThan(4_000)
    const again = performance.now()
    await open()
    expect(performance.now() - again).toBeLessThan(1_500)
  })

  it('has its label as text, whatever it is', async () => {
    const label = '<img src=x onerror=alert(1)> \u202Eatad'
    panel.simulator.addBlock({ label, sizeGb: 40, instanceId: panel.instanceId })
    const { html } = await open()
    expect(html).toContain(
      '<li><bdi>&lt;img src=x onerror=alert(1)&gt; \u202Eatad</bdi>, 40 GB: not in its snapshots</li>'
    )
  })

  it('is named by its id where it has no label, and without a size that Vultr does not tell', async () => {
    const { id } = panel.simulator.addBlock({ label: '', instanceId: panel.instanceId })
    panel.simulator.oddRecords.change('blocks', id, { size_gb: 'much', label: 'x'.repeat(2_000) })
    expect((await open()).words).toContain(`${id.slice(0, 8)}…: not in its snapshots`)
  })

  it('is named as far as a page has room, and of the others the number', async () => {
    for (let n = 0; n < 30; n += 1) {
      panel.simulator.addBlock({ label: `data-${n}`, instanceId: panel.instanceId })
    }
    const { html, words } = await open()
    expect(html.match(/<li><bdi>data-/g)).toHaveLength(20)
    expect(words).toContain('and 10 more volumes: not in its snapshots')
  })

  it('is not spoken of where the instance is gone', async () => {
    const [gone] = await addInstances(panel, { label: 'old-1' })
    const id = gone as string
    panel.simulator.addBlock({ label: 'data-1', instanceId: id })
    await addDailySnapshots(panel, id, 2)
    panel.simulator.removeInstance(id)
    for (let count = 0; count < 2; count += 1) {
      panel.clock.advance(2 * MINUTE)
      await panel.addon.tick()
    }
    panel.clock.advance(DAY)
    const { words } = await open(id)
    expect(words).not.toContain('Block storage')
    expect(words).not.toContain('data-1')
  })
})
