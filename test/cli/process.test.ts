import { execFile, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { PROGRAM, runProcess } from '../support/cli/run-command.js'
import { idOf, instanceNamed, standIn, statusThat } from '../support/cli/stand-in.js'
import { makeFolder } from '../support/folder.js'

const run = promisify(execFile)

/** A folder in which the program is called `vultr-panel`, as it is where the package is installed. */
function installed(): string {
  const folder = makeFolder('bin')
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'bin'))
  chmodSync(PROGRAM, 0o755)
  symlinkSync(PROGRAM, join(folder, 'bin/vultr-panel'))
  return join(folder, 'bin')
}

describe('the built vultr-panel', () => {
  it('without arguments says how it is used and how a panel is started, and its version', async () => {
    const { code, stdout } = await runProcess([])
    expect(code).toBe(0)
    expect(stdout).toContain('Usage: vultr-panel')
    expect(stdout).toContain('vultr-panel start')
    expect((await runProcess(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  it('has exit codes, keeps the answer apart from what is said beside it, and has no colour in a pipe', async () => {
    const panel = await standIn(({ path }) =>
      path.startsWith('status') ? { body: statusThat(true) } : { body: { items: [], next: null } }
    )
    const unwell = await runProcess(['status'], panel)
    expect(unwell).toMatchObject({ code: 1, stderr: '' })
    expect(unwell.stdout).not.toContain('\u001b')
    expect((await runProcess(['statu'])).code).toBe(2)
    expect((await runProcess(['status'])).code).toBe(4)
  })

  it('ends quietly where nobody reads on', async () => {
    const many = Array.from({ length: 500 }, (_, index) =>
      instanceNamed(`web-${index}`, idOf(index))
    )
    const panel = await standIn(() => ({ body: { items: many, next: null } }))
    const child = spawn(
      'bash',
      ['--norc', '-c', `"$0" "$1" instances --json | head -c 10`, process.execPath, PROGRAM],
      {
        env: { PATH: process.env.PATH, ...panel.environment }
      }
    )
    let stderr = ''
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString()
    })
    await new Promise((resolve) => child.once('close', resolve))
    expect(stderr).toBe('')
  })
})

/** What bash offers after what was typed, by the script that the program prints. */
async function offeredByBash(
  typed: readonly string[],
  environment: Readonly<Record<string, string>> = {}
): Promise<readonly string[]> {
  const script = `
    source <(vultr-panel completion bash)
    COMP_WORDS=(vultr-panel "$@"); COMP_CWORD=$#
    _vultr_panel && printf '%s\\n' "\${COMPREPLY[@]}"`
  const env = { PATH: `${installed()}:${process.env.PATH}`, ...environment }
  const { stdout } = await run('bash', ['--norc', '-c', script, 'bash', ...typed], { env })
  return stdout.split('\n').filter((line) => line !== '')
}

describe('completion in bash', () => {
  it('knows commands, options and their values', async () => {
    expect(await offeredByBash(['st'])).toEqual(['status', 'start'])
    expect(await offeredByBash(['snapshots', '--ori'])).toEqual(['--origin'])
    expect(await offeredByBash(['instances', '--filter', 'un'])).toEqual(['unprotected'])
    expect(await offeredByBash(['token', 'c'])).toEqual(['create'])
    expect(await offeredByBash(['completion', ''])).toEqual(['bash', 'zsh'])
  })

  it('knows the instances of the panel, and offers no label that a shell would act on', async () => {
    const labels = ['web-1', 'web-2', 'web-$(touch x)', 'web-`id`', 'web 3', 'db-1']
    const items = labels.map((label, index) => instanceNamed(label, idOf(index)))
    const { environment } = await standIn(() => ({ body: { items, next: null } }))
    expect(await offeredByBash(['take', 'web'], environment)).toEqual(['web-1', 'web-2'])
  })

  it('offers nothing, and says nothing, while the panel is away', async () => {
    expect(await offeredByBash(['take', 'web'])).toEqual([])
  })
})

describe.skipIf(!['/bin/zsh', '/usr/bin/zsh'].some((path) => existsSync(path)))(
  'completion in zsh (where it is installed)',
  () => {
    it('is a script that zsh takes', async () => {
      const { stdout } = await runProcess(['completion', 'zsh'])
      const script =
        'autoload -U compinit && compinit -D && eval "$1" && print $_comps[vultr-panel]'
      const result = await run('zsh', ['-fc', script, 'zsh', stdout])
      expect(result).toEqual({ stdout: '_vultr_panel\n', stderr: '' })
    })
  }
)
