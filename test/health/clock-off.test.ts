import { expect, it } from 'vitest'
import { identityOf, toldFinding } from '../../src/health/index.js'
import { wordingIn } from '../../src/wording/index.js'
import { openEngine, openWorld } from '../support/engines/open-engine.js'

it('a clock that is not the database\u2019s is told of on the pages, and stays the same finding while it drifts', async () => {
  const world = await openWorld('2026-11-24T12:00:00Z')
  let clockAheadMs = -130_000
  const engine = await openEngine(world, {
    offClocks: async () => [{ hostname: 'panel-2', clockAheadMs }]
  })
  const [found] = await engine.scheduling.findings()
  if (found === undefined) throw new Error('Nothing is told.')
  const { title, text } = toldFinding(found, engine.catalogue.view(), world.clock.now())
  const { say } = wordingIn('en')
  expect(say(title)).toBe('The clock of panel-2 is wrong')
  expect(say(text)).toContain('The clock of panel-2 is 2 minutes behind the database\u2019s')
  clockAheadMs = 700_000
  const [later] = await engine.scheduling.findings()
  if (later === undefined) throw new Error('Nothing is told.')
  expect(identityOf(later)).toEqual(identityOf(found))
  expect(say(toldFinding(later, engine.catalogue.view(), world.clock.now()).text)).toContain(
    'is 12 minutes ahead of the database\u2019s'
  )
})
