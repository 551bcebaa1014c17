// What befalls the machine that the panel runs on, and a channel that it tells.
import { HOUR } from '../../fake-clock.js'
import type { Mishap } from './mishap.js'

export const OF_MACHINES: readonly Mishap[] = [
  {
    name: 'channel down',
    hours: [0.5, 20],
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
      month.beforePasses.add(crash)
      function crash() {
        month.panel.crashAtPoint(1 + Math.floor(month.random() * 7))
      }
      return () => {
        month.beforePasses.delete(crash)
        month.panel.crashNoMore()
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
