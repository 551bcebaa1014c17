import { chmodSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { widthOf } from '../../src/cli/terminal/plain-text.js'
import { runCommand } from '../support/cli/run-command.js'
import {
  idOf,
  instanceNamed,
  problem,
  snapshotNamed,
  standIn,
  statusThat
} from '../support/cli/stand-in.js'
import { makeFolder } from '../support/folder.js'

const list = (...items: readonly unknown[]) => ({
  body: { items, next: null, total: items.length }
})

describe('vultr-panel status', () => {
  const finding = {
    severity: 'danger',
    title: 'web-1 is overdue',
    text: 'Retry it.',
    since: '2026-11-30T06:00:00.000Z',
    isAcknowledged: false
  }
  const panel = (needsAttention: boolean) =>
    standIn(({ path }) =>
      path.startsWith('status')
        ? { body: statusThat(needsAttention) }
        : list(...(needsAttention ? [finding] : []))
    )

  it('ends with 0 while all is well, and with 1 where something needs attention, so that it serves as a check', async () => {
    const well = await runCommand(['status'], await panel(false))
    expect(well).toMatchObject({ code: 0, stderr: '' })
    expect(well.stdout).toMatch(/^Healthy\n/)
    const unwell = await runCommand(['status'], await panel(true))
    expect(unwell.code).toBe(1)
    expect(unwell.stdout).toMatch(/^Needs attention\n/)
    expect(unwell.stdout).toContain('web-1 is overdue')
  })

  it('says that instances are unprotected where nothing else is wrong', async () => {
    const instances = { covered: 26, unprotected: 12, excluded: 2 }
    const unprotected = await standIn(({ path }) =>
      path.startsWith('status') ? { body: { ...statusThat(true), instances } } : list()
    )
    const { code, stdout } = await runCommand(['status'], unprotected)
    expect(code).toBe(1)
    expect(stdout).toContain('! Not every instance is protected.')
  })

  it('prints JSON and ends the same', async () => {
    const { code, stdout } = await runCommand(['status', '--json'], await panel(true))
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ needsAttention: true, findings: [finding] })
  })

  it('sends the token and asks for nothing else than the panel', async () => {
    const each = await panel(false)
    await runCommand(['status'], each)
    expect(each.asked.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer vpa_test',
      'Bearer vpa_test'
    ])
  })
})

describe('the tables', () => {
  it('have no colour and no bounds in a pipe, and nothing that a terminal would act on', async () => {
    const label = `db\u001b[31m-1\u0007\u202e ${'long '.repeat(40)}`
    const panel = await standIn(() => list(instanceNamed(label, idOf(1))))
    const { code, stdout } = await runCommand(['instances'], panel)
    expect(code).toBe(0)
    expect(stdout).toContain('long long long long')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(stdout.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/)
    const json = await runCommand(['instances', '--json'], panel)
    expect(JSON.parse(json.stdout)).toMatchObject([{ label }])
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(json.stdout.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/)
  })

  it('fit the width of a terminal, where they are coloured unless NO_COLOR says otherwise', async () => {
    const items = [
      instanceNamed('web-1', idOf(1)),
      instanceNamed(`数据库-${'x'.repeat(90)}`, idOf(2), {
        isProtected: false,
        protection: 'unprotected'
      })
    ]
    const panel = await standIn(() => list(...items))
    for (const width of [40, 80, 200]) {
      const environment = { ...panel.environment, NO_COLOR: '1' }
      const { stdout } = await runCommand(['instances'], { environment, width })
      const widths = stdout.trimEnd().split('\n').map(widthOf)
      expect(Math.max(...widths)).toBeLessThanOrEqual(width)
      expect(stdout).toContain('web-1')
      expect(stdout).toContain('Unprotected')
    }
    const { stdout } = await runCommand(['instances'], { ...panel, width: 80 })
    expect(stdout).toContain('\u001b[33mUnprotected')
  })

  it('hold all pages of a list', async () => {
    const panel = await standIn(({ path }) => {
      const isSecond = path.includes('cursor=more')
      const item = snapshotNamed(isSecond ? 'second' : 'first', idOf(isSecond ? 2 : 1))
      return { body: { items: [item], next: isSecond ? null : 'more', total: 2 } }
    })
    const { stdout } = await runCommand(['snapshots', '--json'], panel)
    expect(JSON.parse(stdout)).toMatchObject([{ name: 'first' }, { name: 'second' }])
  })

  it('say so beside an empty answer', async () => {
    const panel = await standIn(() => list())
    expect(await runCommand(['snapshots'], panel)).toEqual({
      code: 0,
      stdout: '',
      stderr: 'No snapshots found.\n'
    })
  })
})

describe('where the panel does not do it', () => {
  it.each([
    [
      problem(401, 'unauthorized', 'The token has expired.'),
      4,
      /^The token has expired\. It is read/
    ],
    [problem(403, 'forbidden', 'This token may only read.'), 4, /^This token may only read\.\n$/],
    [problem(409, 'locked', 'It is locked.'), 5, /^It is locked\.\n$/],
    [
      { ...problem(429, 'rate-limited', 'Too many.'), headers: { 'retry-after': '7' } },
      5,
      /Try again in 7 seconds/
    ],
    [problem(503, 'database-unavailable', 'The database is away.'), 3, /database is away/],
    [{ status: 404, body: 'not here' }, 3, /^No panel answers at .*VULTR_PANEL_URL must be where/],
    [{ status: 302, headers: { location: 'https://e.example/' } }, 3, /token is not sent on/],
    [{ body: 'hello' }, 3, /not JSON/],
    [{ body: { items: [{ id: 7 }] } }, 3, /not understood.*same version/]
  ])('%o ends with %i and a sentence', async (answered, code, sentence) => {
    const panel = await standIn(() => answered)
    const ended = await runCommand(['instances'], panel)
    expect(ended).toMatchObject({ code, stdout: '' })
    expect(ended.stderr).toMatch(sentence)
  })

  it('a panel that is away is told with what to do', async () => {
    const environment = { VULTR_PANEL_URL: 'http://127.0.0.1:9/vultr', VULTR_PANEL_TOKEN: 'vpa_x' }
    const { code, stderr } = await runCommand(['status'], { environment })
    expect(code).toBe(3)
    expect(stderr).toMatch(/^Can’t reach the panel at http:\/\/127\.0\.0\.1:9\/vultr\/ \(.+doctor/)
  })

  it.each([
    [['statu'], {}, 2, /Did you mean status/],
    [['take'], {}, 2, /missing required argument/],
    [['take', 'web-1', '--expires', 'soon'], {}, 2, /such as 7d/],
    [['instances', '--filter', 'odd'], {}, 2, /Allowed choices/],
    [['status'], {}, 4, /^No token\. Create one/],
    [['status'], { VULTR_PANEL_TOKEN: 'a\nb' }, 2, /is not a token/],
    [['status', '--url', 'panel.example'], { VULTR_PANEL_TOKEN: 'a' }, 2, /^--url must be an http/],
    [['status', '--url', 'http://a:b@c/'], { VULTR_PANEL_TOKEN: 'a' }, 2, /without a user/]
  ])('%o with %o ends with %i', async (args, environment, code, sentence) => {
    const ended = await runCommand(args, { environment })
    expect(ended.code).toBe(code)
    expect(ended.stderr).toMatch(sentence)
  })
})

describe('a token', () => {
  it('on the command line is used with a warning, and from a file that others may read too', async () => {
    const panel = await standIn(() => list())
    const args = ['--url', panel.url, 'instances']
    const given = await runCommand([...args, '--token', 'vpa_open'])
    expect(given).toMatchObject({ code: 0 })
    expect(given.stderr).toMatch(/^Warning: other users of this machine see --token/)
    const folder = makeFolder('token')
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'token')
    writeFileSync(file, 'vpa_file\n', { mode: 0o600 })
    const kept = await runCommand([...args, '--token-file', file])
    expect(kept.stderr).toBe('No instances found.\n')
    chmodSync(file, 0o644)
    const open = await runCommand([...args, '--token-file', file])
    expect(open.stderr).toMatch(/^Warning: other users may read .*chmod 600/)
    expect(panel.asked.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer vpa_open',
      'Bearer vpa_file',
      'Bearer vpa_file'
    ])
  })
})
