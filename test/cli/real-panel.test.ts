import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createVultrSimulator, SIMULATED_API_KEY } from '../../src/simulator/index.js'
import { runCommand, runProcess } from '../support/cli/run-command.js'
import { makeFolder } from '../support/folder.js'
import { startPanelProcess } from '../support/processes/start-process.js'

it('a panel that runs takes, lists, locks, renames, restores and deletes by the command line, with a token made there', async () => {
  const folder = makeFolder('cli')
  const simulator = createVultrSimulator({ snapshotDurationMs: 0 })
  simulator.addInstance({ label: 'web-1' })
  simulator.addInstance({ label: 'db-1' })
  simulator.addSnapshot({ description: 'golden' })
  const vultr = await simulator.listen()
  const DATA_DIR = join(folder, 'data')
  const panel = await startPanelProcess({
    DATA_DIR,
    VULTR_API_URL: vultr.url,
    VULTR_API_KEY: SIMULATED_API_KEY
  })
  onTestFinished(async () => {
    await panel.stop()
    await vultr.close()
    rmSync(folder, { recursive: true })
  })
  const made = await runProcess(['token', 'create', '--name', 'cli', '--scope', 'destroy'], {
    environment: { DATA_DIR }
  })
  expect(made.code, made.stderr).toBe(0)
  const environment = {
    VULTR_PANEL_URL: `http://127.0.0.1:${panel.port}/vultr`,
    VULTR_PANEL_TOKEN: made.stdout.trim()
  }
  const run = async (...args: string[]) => {
    const ended = await runCommand(args, { environment })
    expect(ended.code, `${args.join(' ')}: ${ended.stderr}`).toBe(0)
    return ended.stdout
  }

  // Nothing is protected yet.
  expect((await runCommand(['status'], { environment })).code).toBe(1)
  expect(await run('instances')).toContain('web-1')
  expect(await run('take', 'web', '--name', 'before-deploy', '--expires', '7d')).toContain(
    'started'
  )
  await expect
    .poll(async () => JSON.parse(await run('snapshots', '--json', '--origin', 'manual')), {
      timeout: 30_000
    })
    .toMatchObject([{ name: 'before-deploy', status: 'complete' }])
  await run('lock', 'before-deploy')
  expect((await runCommand(['delete', 'before-deploy', '--yes'], { environment })).code).toBe(5)
  await run('unlock', 'before-deploy')
  await run('rename', 'before-deploy', 'after-deploy')
  expect(await run('activity')).toContain('token: cli')
  await run('delete', 'after-deploy', '--yes')
  const restore = ['restore', 'golden', '--instance', 'db-1', '--no-safety-snapshot', '--yes']
  expect(await run(...restore)).toContain('Restore of db-1 started')
  expect(simulator.requests.filter(({ path }) => path.endsWith('/restore'))).toMatchObject([
    { method: 'POST', status: 202 }
  ])
  expect(await run('activity', '--kind', 'restore')).toContain('golden')
  // What a restore is made from stays until it is over.
  expect((await runCommand(['delete', 'golden', '--yes'], { environment })).code).toBe(5)
  expect(JSON.parse(await run('snapshots', '--json'))).toMatchObject([{ name: 'golden' }])
})
