import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { failingChannels, readResults } from '../../../src/alerts/channels/channel-results.js'
import { usualRules, type Way } from '../../../src/alerts/channels/channel-settings.js'
import { createChannelStore } from '../../../src/alerts/channels/channel-store.js'
import { createDeliveryStep } from '../../../src/alerts/delivery/delivery-step.js'
import { createDeliveryStore } from '../../../src/alerts/outbox/delivery-store.js'
import { createBackground } from '../../../src/common/index.js'
import { openTestDatabase } from '../../support/databases/test-database.js'
import { createFakeClock, MINUTE } from '../../support/fake-clock.js'

const WAY: Way = {
  kind: 'webhook',
  settings: { preset: 'standard', url: 'https://hooks.example.com/x' }
}

async function channels() {
  const clock = createFakeClock('2026-03-02T06:00:00Z')
  const database = await openTestDatabase(':memory:', { clock })
  onTestFinished(() => database.close())
  const secretKey = randomBytes(32)
  const store = createChannelStore({ database, secretKey, clock })
  const other = createChannelStore({ database, secretKey: randomBytes(32), clock })
  const logger = pino({ level: 'silent' })
  const stepOf = (of: typeof store) =>
    createDeliveryStep({
      channels: () => of.list(),
      open: () => undefined,
      store: createDeliveryStore({ database, clock }),
      background: createBackground(),
      clock,
      logger
    })
  const channel = { name: 'Team', rules: usualRules('webhook', 'en'), way: WAY }
  const id = await store.add(channel, 'eva')
  return { clock, database, store, other, stepOf, channel, id }
}

it('a channel that the secret key does not open is failing since it was first met', async () => {
  const { clock, database, other, stepOf, id } = await channels()
  const since = clock.now()
  const step = stepOf(other)
  await step.deliver()
  clock.advance(10 * MINUTE)
  await step.deliver()
  expect(await failingChannels(database, await other.list())).toMatchObject([
    { id, since, answer: { code: 'alert.channel.unreadable' } }
  ])
})

it('a channel is not failing any more once it is entered again or the key is put right', async () => {
  const { database, store, other, stepOf, channel, id } = await channels()
  await stepOf(other).deliver()
  expect(await failingChannels(database, await store.list())).toEqual([])
  expect(await other.change(id, 1, channel, 'eva')).toBe(true)
  expect(await failingChannels(database, await other.list())).toEqual([])
  expect((await readResults(database)).get(id)).toBeUndefined()
})
