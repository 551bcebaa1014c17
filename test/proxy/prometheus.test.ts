import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import * as z from 'zod'
import { MINUTE } from '../support/fake-clock.js'
import { makeFolder } from '../support/folder.js'
import { openPanelApp, type PanelApp, settingsForm } from '../support/panel-app.js'
import { freePort } from '../support/processes/free-port.js'

const DOCS = new URL('../../docs/', import.meta.url)
const document = readFileSync(new URL('metrics.md', DOCS), 'utf8')
const has = (program: string) => spawnSync(program, ['--version']).status === 0
const hasPrometheus = has('prometheus') && has('promtool')

it('runs with a real Prometheus', (context) => {
  if (hasPrometheus) return
  const how =
    'No Prometheus was found, so it was not tried. Install it (on Debian: apt-get install prometheus).'
  if (process.env.CI) expect.fail(how)
  context.annotate(how)
})

/** @returns the port that it listens on. */
async function listen(panel: PanelApp): Promise<number> {
  const server = createServer(panel.app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** With the configuration of the documentation. @returns where it is asked. */
async function startPrometheus(panelPort: number, mount: string, token: string): Promise<string> {
  const folder = makeFolder('prometheus')
  const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(document) ?? []
  const config = yaml
    .replace('127.0.0.1:8080', `127.0.0.1:${panelPort}`)
    .replace('/vultr/metrics', `${mount}/metrics`)
    .replace('scrape_interval: 1m', 'scrape_interval: 1s\n    scrape_timeout: 1s')
  writeFileSync(join(folder, 'prometheus.yml'), config)
  writeFileSync(join(folder, 'vultr-panel.token'), token)
  writeFileSync(
    join(folder, 'prometheus-alerts.yml'),
    readFileSync(new URL('prometheus-alerts.yml', DOCS))
  )
  const port = await freePort()
  const child = spawn(
    'prometheus',
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`
    ],
    { stdio: 'ignore' }
  )
  onTestFinished(async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill()
    await ended
    rmSync(folder, { recursive: true, force: true })
  })
  return `http://127.0.0.1:${port}/api/v1/query?query=`
}

/** What Prometheus answers to a query: when, and the value. */
const ANSWER = z.object({
  data: z.object({ result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })) })
})

describe.runIf(hasPrometheus)('Prometheus', () => {
  it('scrapes the panel as the documentation says, by a token', async () => {
    const panel = await openPanelApp({
      addon: { authorize: (request) => request.get('authorization') === undefined }
    })
    await panel.postConfirmed('/settings/snapshots', settingsForm())
    panel.clock.advance(MINUTE)
    await panel.addon.tick()
    const token = await panel.addon.createToken({ name: 'prometheus', scope: 'read' })
    const query = await startPrometheus(await listen(panel), panel.mount, token)
    const resultOf = async (expression: string) => {
      try {
        const response = await fetch(query + encodeURIComponent(expression))
        const answer = ANSWER.parse(await response.json())
        return answer.data.result[0]?.value[1]
      } catch {
        // It has not started yet.
        return undefined
      }
    }
    await expect.poll(() => resultOf('up{job="vultr-panel"}'), { timeout: 30_000 }).toBe('1')
    await expect.poll(() => resultOf('vpa_instance_protected{label="web-1"}')).toBe('1')
    expect(await resultOf('vpa_build_info')).toBe('1')
  })

  it('takes the alert rules of the documentation', () => {
    const rules = new URL('prometheus-alerts.yml', DOCS).pathname
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'rules', rules])
    expect(`${stdout}${stderr}`).toMatch(/SUCCESS: \d+ rules found/)
    expect(status).toBe(0)
  })
})
