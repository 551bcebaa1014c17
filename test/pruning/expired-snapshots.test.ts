import { describe, expect, it } from 'vitest'
import { API_KEY, tickUntil } from '../support/engine.js'
import { useAgedAccount } from '../support/engines/aged-account.js'
import { MINUTE } from '../support/fake-clock.js'

const account = useAgedAccount()
const { addAgo, start, save, deleted } = account

describe('an expired snapshot', () => {
  const failures = () =>
    account.engine.database.db.selectFrom('prune_failures').selectAll().execute()
  const refuse = (times: number) => {
    const fault = { kind: 'status', status: 503 } as const
    account.world.simulator.faults.add({
      method: 'GET',
      path: /snapshots\/./,
      when: 'before',
      times,
      fault
    })
  }

  it('that a list shows otherwise than Vultr has it is not looked at each minute', async () => {
    const id = addAgo(20, account.web, 'ap')
    addAgo(0.3)
    await start()
    await save({ frequency: 'every-day' })
    const [listed] = account.world.simulator.snapshots().filter((each) => each.id === id)
    account.world.simulator.oddRecords.hide('snapshots', [id])
    account.world.simulator.oddRecords.add('snapshots', {
      id,
      date_created: listed?.createdAt.toISOString(),
      description: listed?.description.replace(' ap ', ' a '),
      size: listed?.sizeBytes,
      compressed_size: listed?.compressedBytes,
      status: 'complete'
    })
    for (let minute = 0; minute < 60; minute += 1) {
      account.world.clock.advance(MINUTE)
      await account.engine.catalogue.refresh({ maxAgeMs: 0 })
      await account.engine.scheduling.tick()
    }
    const looks = account.world.simulator.requests.filter(({ path }) => path.endsWith(id))
    expect(looks.length).toBeGreaterThan(1)
    expect(looks.length).toBeLessThan(12)
    expect(deleted()).toEqual([])
    expect(await account.engine.scheduling.findings()).toEqual([])
  })

  it.each(['the newer one was looked at', 'it was looked at', 'it was deleted'])(
    'is not told as refused where the key was removed before %s',
    async (before) => {
      const id = addAgo(20)
      const newer = addAgo(0.3)
      let uses = Number.POSITIVE_INFINITY
      const readKey = async () => {
        uses -= 1
        return uses >= 0 ? API_KEY : undefined
      }
      await start({ readKey })
      await save({ frequency: 'every-day' })
      account.world.simulator.beforeEffect = ({ path }) => {
        // Once more for the client of the pass itself.
        if (before.includes('newer') && path === '/v2/instances') uses = 1
        if (before === 'it was looked at' && path.endsWith(newer)) uses = 0
        if (before === 'it was deleted' && path.endsWith(id)) uses = 0
      }
      account.world.clock.advance(MINUTE)
      await account.engine.scheduling.tick()
      expect(uses).toBeLessThan(0)
      expect(await failures()).toEqual([])
      const told = await account.engine.database.db.selectFrom('activity').select('kind').execute()
      expect(told.filter(({ kind }) => kind !== 'settings')).toEqual([])
      account.world.simulator.beforeEffect = () => undefined
      uses = Number.POSITIVE_INFINITY
      account.world.clock.advance(MINUTE)
      await account.engine.scheduling.tick()
      expect(deleted()).toEqual([id])
    }
  )

  it('is not told as refused where Vultr could not be asked about the newer one', async () => {
    const id = addAgo(20)
    addAgo(0.3)
    await start()
    await save({ frequency: 'every-day' })
    refuse(3)
    await account.engine.scheduling.tick()
    expect(await failures()).toEqual([])
    account.world.simulator.requests.length = 0
    account.world.clock.advance(MINUTE)
    await account.engine.scheduling.tick()
    expect(account.world.simulator.requests).toEqual([])
    await tickUntil(account.world, account.engine, '2026-03-02T06:00:00Z')
    expect(deleted()).toEqual([id])
  })

  it('is told where Vultr cannot be asked about single ones for hours', async () => {
    addAgo(20)
    addAgo(0.3)
    await start()
    await save({ frequency: 'every-day' })
    refuse(100_000)
    await tickUntil(account.world, account.engine, '2026-03-02T10:00:00Z', 5 * MINUTE)
    expect((await account.engine.scheduling.findings()).map(({ kind }) => kind)).toEqual([
      'prune-refused'
    ])
  })
})
