import { expect, it } from 'vitest'
import { optionChannels } from '../../../src/alerts/channels/option-channels.js'
import { createChannelOpener } from '../../../src/alerts/delivery/open-channel.js'
import { clock, toLoopback } from '../../support/alerts/receiver.js'

it('the host’s own function is told however many there are, and a webhook is not', () => {
  const open = createChannelOpener({
    guard: toLoopback,
    clock,
    notify: () => undefined,
    urlOf: () => undefined,
    acknowledgeUrlOf: () => undefined
  })
  const channels = optionChannels({
    mail: undefined,
    webhook: { kind: 'webhook', settings: { preset: 'standard', url: 'https://example.com/x' } },
    heartbeat: undefined,
    isHostTold: true
  })
  expect(channels.map((channel) => [channel.kind, open(channel)?.isLimited])).toEqual([
    ['webhook', true],
    ['host', false]
  ])
})
