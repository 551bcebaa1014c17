import { describe, expect, it } from 'vitest'
import { changes, panelThat } from '../support/cli/answering-panel.js'
import { runCommand } from '../support/cli/run-command.js'
import type { Answered } from '../support/cli/stand-in.js'

const restore = ['restore', 'nightly', '--instance', 'db-main', '--yes', '--wait']
const progress = (state: string, more: object = {}) => ({ body: { id: 'r', state, ...more } })

describe('vultr-panel restore --wait', () => {
  it('waits until the restore is complete, or ends with 1 and the reason where it fails', async () => {
    for (const [last, code, told] of [
      [progress('complete'), 0, 'Complete: db-main restored (r).'],
      [progress('failed', { reason: { text: 'Canceled by admin.' } }), 1, 'Canceled by admin.']
    ] as const) {
      const states = [progress('waiting'), progress('restoring'), last]
      const panel = await panelThat(() => states.shift() ?? last)
      const ended = await runCommand(restore, panel)
      expect([ended.code, states]).toEqual([code, []])
      expect(ended.stdout + ended.stderr).toContain(told)
    }
  })

  it('goes on waiting while the panel is started anew', async () => {
    const away = {
      status: 502,
      body: 'Bad Gateway',
      headers: { 'content-type': 'text/html' }
    }
    const answers: Answered[] = [progress('waiting'), ...Array(6).fill(away)]
    const panel = await panelThat(() => answers.shift() ?? progress('complete'))
    const { code, stdout, stderr } = await runCommand(restore, panel)
    expect([code, stdout]).toEqual([0, 'Complete: db-main restored (r).\n'])
    expect(stderr.match(/Trying again/g)).toHaveLength(1)
  })

  it('ends with 6 where Vultr goes on to restore after --timeout', async () => {
    const panel = await panelThat(() => progress('restoring'))
    const { code, stderr } = await runCommand([...restore, '--timeout', '30s'], panel)
    expect(code).toBe(6)
    expect(stderr).toContain('The restore is not complete after')
    expect(changes(panel)).toHaveLength(1)
  })
})
