import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ALERT_KINDS, KIND_RULES } from '../../src/alerts/index.js'
import {
  createWebhookSender,
  HEARTBEAT_SERVICES,
  newWebhookSecret
} from '../../src/alerts/sending/index.js'
import { alertVariables } from '../../src/standalone/environment/alert-variables.js'
import { outgoing } from '../support/alerts/outgoing.js'
import { receiver, toLoopback } from '../support/alerts/receiver.js'
import { createFakeClock } from '../support/fake-clock.js'
import { makeFolder } from '../support/folder.js'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const DOCUMENT = readFileSync(join(ROOT, 'docs/alerts.md'), 'utf8')
const MODULES = ['express', 'standardwebhooks']

/** The block of code that holds a text. */
function block(language: string, holding: string): string {
  const blocks = [...DOCUMENT.matchAll(/^```(\w+)\n(.*?)^```$/gms)]
  const found = blocks.find(([, kind, text]) => kind === language && text?.includes(holding))
  if (found?.[2] === undefined) throw new Error(`No ${language} holds ${holding}`)
  return found[2]
}

/** Runs a program of the document as somebody would who copied it. */
async function run(code: string, environment: Readonly<Record<string, string>>) {
  const folder = makeFolder('documented')
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'node_modules'))
  for (const each of MODULES) {
    symlinkSync(join(ROOT, 'node_modules', each), join(folder, 'node_modules', each))
  }
  const file = join(folder, 'program.mjs')
  writeFileSync(file, code)
  const child: ChildProcess = spawn(process.execPath, [file], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...environment }
  })
  let output = ''
  child.stdout?.on('data', (chunk) => {
    output += chunk
  })
  child.stderr?.on('data', (chunk) => {
    output += chunk
  })
  onTestFinished(async () => {
    if (child.exitCode !== null) return
    child.kill()
    await once(child, 'exit')
  })
  return () => output
}

/** `5 min`, `1 h`, or nothing. */
function after(settlingMs: number | undefined): string {
  if (settlingMs === undefined) return ''
  const minutes = settlingMs / 60_000
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`
}

describe('docs/alerts.md', () => {
  it('lists each alert with its severity and its time', () => {
    const rows = [
      ...DOCUMENT.matchAll(/^\| .* \| `([\w-]+)` \| (info|warning|critical) \|(.*)\|$/gm)
    ]
    const listed = rows.map(([, kind, severity, time]) => [kind, severity, time?.trim()])
    expect(listed).toEqual(
      ALERT_KINDS.map((kind) => {
        const { severity, settlingMs } = KIND_RULES[kind]
        return [kind, severity, after(settlingMs)]
      })
    )
  })

  it('lists each variable, and so do the others', () => {
    const running = readFileSync(join(ROOT, 'docs/running.md'), 'utf8')
    for (const name of Object.keys(alertVariables)) {
      expect(DOCUMENT, name).toContain(`| \`${name}\` |`)
      expect(running, name).toContain(`\`${name}\``)
    }
  })

  it('names each service of a heartbeat', () => {
    const named = DOCUMENT.slice(DOCUMENT.indexOf('## Heartbeat')).toLowerCase()
    for (const service of HEARTBEAT_SERVICES) expect(named).toContain(service.replace('-', ' '))
  })

  it('shows what a webhook gets, field by field', async () => {
    const { url, received } = await receiver()
    const deps = { guard: toLoopback, clock: createFakeClock(new Date()) }
    await createWebhookSender({ preset: 'standard', url }, deps).send(outgoing())
    const sent: unknown = JSON.parse(received[0]?.body ?? '')
    const shown: unknown = JSON.parse(block('json', '"alert.opened"'))
    expect(fieldsOf(shown)).toEqual(fieldsOf(sent))
  })

  it('has a receiver that takes what is signed, once, and nothing else', async () => {
    const secret = newWebhookSecret()
    // Somebody else may listen there.
    const { port } = await receiver()
    const code = block('js', 'standardwebhooks').replaceAll('4000', String(port + 1))
    const output = await run(code, { ALERT_WEBHOOK_SECRET: secret })
    const url = `http://127.0.0.1:${port + 1}/alerts`
    await expect.poll(output).toContain(url)
    const deps = { guard: toLoopback, clock: { now: () => new Date() } }
    const sender = createWebhookSender({ preset: 'standard', url, secret }, deps)
    expect(await sender.send(outgoing())).toContain('204')
    expect(await sender.send(outgoing())).toContain('204')
    await expect
      .poll(output)
      .toContain('alert.opened [Vultr snapshots] web-1: overdue since 06:00\n')
    const other = { preset: 'standard', url, secret: newWebhookSecret() } as const
    await expect(createWebhookSender(other, deps).send(outgoing())).rejects.toThrow()
    expect(output().match(/alert\.opened/g)).toHaveLength(1)
  })
})

function fieldsOf(payload: unknown): readonly string[] {
  const { data, ...outer } = payload as { data: object }
  return [...Object.keys(outer), ...Object.keys(data)]
}
