import { afterEach, describe, expect, it } from 'vitest'
import { DESCRIPTION_STORAGE } from '../../../src/simulator/index.js'
import { startVultr, type Vultr } from '../calls.js'

let vultr: Vultr
afterEach(() => vultr.close())

const LONG = 'ü'.repeat(300)

describe('a description', () => {
  it.each([
    ['asSent', ` ${LONG} `, ` ${LONG} `],
    ['cutTo255Characters', LONG, 'ü'.repeat(255)],
    ['cutTo255Bytes', LONG, `${'ü'.repeat(127)}\ufffd`],
    ['escaped', `<b>"Q&A"</b> it's`, '&lt;b&gt;&quot;Q&amp;A&quot;&lt;/b&gt; it&#039;s'],
    ['trimmed', '  two   words ', 'two words'],
    ['ascii', 'Grüße 🚀', 'Gr??e ?']
  ] as const)('is kept %s, by a create and by a change', async (how, sent, kept) => {
    vultr = await startVultr({ storesDescription: DESCRIPTION_STORAGE[how] })
    const { simulator, create, call } = vultr
    const made = await create(simulator.addInstance().id, sent)
    expect(made).toMatchObject({ status: 201, body: { snapshot: { description: kept } } })
    const { id } = simulator.addSnapshot({ description: 'former' })
    await call('PUT', `/snapshots/${id}`, { description: sent })
    expect(await call('GET', `/snapshots/${id}`)).toMatchObject({
      body: { snapshot: { description: kept } }
    })
  })

  it('may be refused where it does not change', async () => {
    vultr = await startVultr({ refusesUnchanged: true })
    const { id } = vultr.simulator.addSnapshot({ description: 'same' })
    const put = (description: string) => vultr.call('PUT', `/snapshots/${id}`, { description })
    expect(await put('same')).toMatchObject({ status: 400, body: { error: 'Nothing to change' } })
    expect(await put('other')).toMatchObject({ status: 204 })
  })
})
