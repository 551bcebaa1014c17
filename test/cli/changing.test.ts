import { describe, expect, it } from 'vitest'
import { changes, panelThat, SNAPSHOTS } from '../support/cli/answering-panel.js'
import { runCommand } from '../support/cli/run-command.js'
import { type Answered, idOf, problem, snapshotNamed, standIn } from '../support/cli/stand-in.js'

const run = (state: string, more: object = {}) => ({
  body: { id: idOf(90), instanceId: idOf(4), state, name: 'x', snapshotId: null, ...more }
})

describe('vultr-panel take', () => {
  it('takes a snapshot of the instance whose label begins so, with a key of its own each time', async () => {
    const panel = await panelThat(() => ({ ...run('queued'), status: 202 }))
    const args = ['take', 'db', '--name', 'before-deploy', '--expires', '7d']
    const first = await runCommand(args, panel)
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.stdout).toContain('Snapshot of db-main started')
    await runCommand(args, panel)
    expect(changes(panel)).toMatchObject([
      {
        method: 'POST',
        path: 'snapshots',
        body: { instanceId: idOf(4), name: 'before-deploy', expiresIn: '7d' }
      },
      {}
    ])
    const keys = changes(panel).map(({ headers }) => headers['idempotency-key'])
    expect(new Set(keys).size).toBe(2)
    expect(keys[0]).toMatch(/^[\w-]{36}$/)
  })

  it('says of an instance that is not protected that the expiry does not count yet', async () => {
    const panel = await panelThat(() => ({ ...run('queued'), status: 202 }))
    const of = (label: string) => runCommand(['take', label, '--expires', '7d'], panel)
    expect((await of('db-main')).stderr).toBe('')
    const { code, stderr } = await of('spare')
    expect(code).toBe(0)
    expect(stderr).toContain(
      'spare is not protected: until it is, the snapshot stays beyond its expiry.'
    )
  })

  it('sends it again under the same key where a proxy says that the panel is away', async () => {
    let count = 0
    const panel = await panelThat(() => {
      count += 1
      return count === 1
        ? { status: 502, body: 'Bad Gateway', headers: { 'content-type': 'text/html' } }
        : { ...run('queued'), status: 202 }
    })
    expect(await runCommand(['take', 'db-main'], panel)).toMatchObject({ code: 0 })
    const keys = changes(panel).map(({ headers }) => headers['idempotency-key'])
    expect(keys).toHaveLength(2)
    expect(new Set(keys).size).toBe(1)
  })

  it('ends with 6 where it is not complete after the time that it may wait, and says where to look', async () => {
    const panel = await panelThat(() => ({ ...run('creating'), status: 202 }))
    const { code, stderr } = await runCommand(
      ['take', 'db-main', '--wait', '--timeout', '1m'],
      panel
    )
    expect(code).toBe(6)
    expect(stderr).toContain(`is not complete after 1 min 0 s; it goes on.`)
    expect(stderr).toContain(`vultr-panel snapshots --instance ${idOf(4)} (run ${idOf(90)})`)
  })

  it('waits until it is complete, or ends with 1 and Vultr’s sentence where it fails', async () => {
    const waited = (ended: Answered) => {
      let looks = 0
      return panelThat(({ method }) => {
        if (method === 'POST') return { ...run('queued'), status: 202 }
        looks += 1
        return looks === 1 ? run('pending') : ended
      })
    }
    const [complete, failed] = await Promise.all([
      runCommand(
        ['take', 'db-main', '--wait'],
        await waited(run('complete', { snapshotId: SNAPSHOTS[1]?.id }))
      ),
      runCommand(
        ['take', 'db-main', '--wait'],
        await waited(run('failed', { reason: { code: 'quota', text: 'The quota is reached.' } }))
      )
    ])
    expect(complete).toMatchObject({ code: 0 })
    expect(complete.stdout).toBe(
      'Complete: before-deploy of db-main, 8.2 GB (bbbbbbbb-0000-4000-8000-000000000002).\n'
    )
    expect(failed.code).toBe(1)
    expect(failed.stderr).toContain('Snapshot of db-main failed. The quota is reached.')
  })
})

describe('a name', () => {
  it.each([
    ['web-2', idOf(2)],
    ['Web-2', idOf(3)],
    ['DB-MAIN', idOf(4)],
    ['web-1', idOf(1)],
    [idOf(3), idOf(3)]
  ])('%s is the instance %s', async (name, instanceId) => {
    const panel = await panelThat(() => ({ ...run('queued'), status: 202 }))
    expect(await runCommand(['take', name], panel)).toMatchObject({ code: 0 })
    expect(changes(panel)).toMatchObject([{ body: { instanceId } }])
  })

  it.each([
    [
      ['take', 'web'],
      ['web-1', 'web-2', 'Web-2', idOf(3)]
    ],
    [
      ['take', 'WEB-2'],
      ['web-2', 'Web-2']
    ],
    [
      ['lock', 'before'],
      ['before-deploy', 'before-update']
    ]
  ])('that fits several (%o) lists them, ends with 2, and nothing is done', async (args, named) => {
    const panel = await panelThat(() => ({ body: {} }))
    const { code, stderr } = await runCommand(args, panel)
    expect(code).toBe(2)
    for (const each of named) expect(stderr).toContain(each)
    expect(changes(panel)).toEqual([])
  })

  it('that is empty ends with 2, and nothing is done', async () => {
    const panel = await panelThat(() => ({ body: {} }))
    const { code, stderr } = await runCommand(['lock', ''], panel)
    expect([code, stderr]).toEqual([2, 'The name of the snapshot is empty; nothing was done.\n'])
    expect(changes(panel)).toEqual([])
  })

  it('that fits none ends with 2, and so does the whole command', async () => {
    const panel = await panelThat(() => ({ body: {} }))
    const { code, stderr } = await runCommand(['lock', 'nightly', 'nothing'], panel)
    expect(code).toBe(2)
    expect(stderr).toBe('No snapshot is called nothing. "vultr-panel snapshots" lists them.\n')
    expect(changes(panel)).toEqual([])
  })
})

describe('a snapshot', () => {
  it.each([
    [['lock', 'nightly'], { isLocked: true }, /^Locked: nightly of web-1 /],
    [['unlock', 'aaaaaaaa'], { isLocked: false }, /^Unlocked: nightly/],
    [['rename', 'nightly', 'kept'], { name: 'kept' }, /^Renamed to: nightly/]
  ])('is changed by %o', async (args, body, told) => {
    const panel = await panelThat(() => ({ body: SNAPSHOTS[0] }))
    const { code, stdout } = await runCommand(args, panel)
    expect(code).toBe(0)
    expect(stdout).toMatch(told)
    expect(changes(panel)).toMatchObject([
      { method: 'PATCH', path: `snapshots/${SNAPSHOTS[0]?.id}`, body }
    ])
  })

  it.each([['delete'], ['restore']])(
    'is subject to no %s that nobody confirms',
    async (command) => {
      const panel = await panelThat(() => ({ body: { id: 'r', state: 'queued' }, status: 202 }))
      const { code, stderr } = await runCommand([command, 'nightly'], panel)
      expect(code).toBe(2)
      expect(stderr).toContain('nightly')
      expect(stderr).toContain('add --yes to confirm')
      expect(changes(panel)).toEqual([])
    }
  )

  it.each([
    [['delete', 'nightly'], 'yes', 'DELETE'],
    [['restore', 'nightly', '--instance', 'db-main'], 'db-main', 'POST']
  ])('on a terminal, %o asks, and takes only %s for an answer', async (args, answer, method) => {
    const panel = await panelThat(() => ({ body: { id: 'r', state: 'queued' } }))
    const refused = await runCommand(args, { ...panel, answers: ['y'] })
    expect(refused.code).toBe(2)
    expect(refused.stderr).toMatch(
      new RegExp(`nightly.*Type ${answer} to confirm: Nothing was done.`, 's')
    )
    expect(changes(panel)).toEqual([])
    expect(await runCommand(args, { ...panel, answers: [answer] })).toMatchObject({ code: 0 })
    expect(changes(panel)).toMatchObject([{ method }])
  })

  it('is deleted and restored with --yes', async () => {
    const panel = await panelThat(({ method }) =>
      method === 'DELETE' ? { status: 204 } : { status: 202, body: { id: 'r', state: 'queued' } }
    )
    expect(await runCommand(['delete', 'nightly', 'bbbbcccc', '--yes'], panel)).toMatchObject({
      code: 0
    })
    const restored = await runCommand(
      ['restore', 'nightly', '--instance', 'db-main', '--yes'],
      panel
    )
    expect(restored).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Restore of db-main started (r).\n')
    })
    expect(changes(panel)).toMatchObject([
      { method: 'DELETE', path: `snapshots/${SNAPSHOTS[0]?.id}` },
      { method: 'DELETE', path: `snapshots/${SNAPSHOTS[2]?.id}` },
      {
        method: 'POST',
        path: `snapshots/${SNAPSHOTS[0]?.id}/restore`,
        body: { instanceId: idOf(4), safetySnapshot: true }
      }
    ])
    expect(changes(panel)[2]?.headers['idempotency-key']).toMatch(/^[\w-]{36}$/)
  })

  it('of several of which one is refused is named, with what became of the others', async () => {
    const panel = await panelThat(({ path }) =>
      path.includes('bbbbbbbb') ? problem(409, 'locked', 'Unlock it first.') : { status: 204 }
    )
    const names = ['nightly', 'before-deploy', 'before-update']
    const { code, stderr } = await runCommand(['delete', ...names, '--yes'], panel)
    expect(code).toBe(5)
    expect(stderr).toMatch(
      /^before-deploy of web-1 .*: .*Unlock it first\..* Done before: 1\. Left as they are: 1\.$/m
    )
    expect(changes(panel)).toHaveLength(2)
  })

  it('of no instance that is known is restored only to one that is named', async () => {
    const external = { ...snapshotNamed('nightly', idOf(70)), instanceId: null }
    const panel = await standIn(({ path, method }) =>
      method === 'GET' && path.startsWith('snapshots')
        ? { body: { items: [external], next: null, total: 1 } }
        : { body: {} }
    )
    const { code, stderr } = await runCommand(['restore', 'nightly', '--yes'], panel)
    expect(code).toBe(2)
    expect(stderr).toContain('Name the one to overwrite with --instance.')
    expect(changes(panel)).toEqual([])
  })
})
