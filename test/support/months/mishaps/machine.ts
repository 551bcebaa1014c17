// What befalls the machine that the panel runs on, and a channel that it tells.
import { generator } from '../../chaos/generator.js'
import { HOUR } from '../../fake-clock.js'
import type { Mishap } from './mishap.js'

export const OF_MACHINES: readonly Mishap[] = [
  {
    name: 'channel down',
    // Nothing waits for longer than a day.
    hours: [1, 22],
    excludes: 'channel',
    begin({ receivers, pick }) {
      receivers.shakiness = pick(['refuses', 'hangs up', 'loses its answer'] as const)
      return () => {
        receivers.shakiness = 'works'
      }
    }
  },
  {
    name: 'crashes',
    hours: [2, 14],
    excludes: 'process',
    begin(month) {
      let passes = 0
      month.beforePasses.add(crash)
      // Every second pass lives: where none does, nobody can be told anything.
      function crash() {
        passes += 1
        if (passes % 2 === 0) month.panel.crashNoMore()
        else month.panel.crashAtPoint(1 + Math.floor(month.random() * 7))
      }
      return () => {
        month.beforePasses.delete(crash)
        month.panel.crashNoMore()
      }
    }
  },
  {
    // Between a message and the note that it was sent, or between two messages.
    name: 'dies telling',
    hours: [6, 40],
    excludes: 'process',
    begin(month) {
      const { receivers, panel } = month
      // One of its own: how many messages come is no part of the course.
      const random = generator(Math.floor(month.random() * 2 ** 31))
      // Where each pass died at its first message, what waits would be told one by one.
      let isSpared = false
      month.beforePasses.add(spare)
      function spare() {
        isSpared = !isSpared
      }
      receivers.onMessage = () => {
        if (!isSpared) panel.crashAtPoint(1 + Math.floor(random() * 4))
      }
      return () => {
        receivers.onMessage = undefined
        month.beforePasses.delete(spare)
        panel.crashNoMore()
      }
    }
  },
  {
    name: 'nobody runs it',
    hours: [0, 0],
    excludes: 'process',
    async begin(month) {
      const hours = 1 + Math.floor(month.random() * 30)
      await month.panel.engine.close()
      month.world.clock.advance(hours * HOUR)
      await month.panel.start()
      return async () => {}
    }
  }
]
