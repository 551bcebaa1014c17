import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'

const run = promisify(execFile)
const ROOT = fileURLToPath(new URL('../../', import.meta.url))

interface Packed {
  readonly size: number
  readonly files: readonly { readonly path: string; readonly size: number }[]
}

let packed: Packed

beforeAll(async () => {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts']
  const { stdout } = await run('npm', args, { cwd: ROOT, maxBuffer: 1e7 })
  const [only] = JSON.parse(stdout) as readonly Packed[]
  if (only === undefined) throw new Error(stdout)
  packed = only
})

const paths = () => packed.files.map(({ path }) => path)

describe('the package', () => {
  it('takes less than 1 MB to fetch', () => {
    expect(packed.size).toBeGreaterThan(100_000)
    expect(packed.size).toBeLessThan(1_000_000)
  })

  it('has no source maps, pictures of pages, notes of the compiler, or sources and tests', () => {
    const wrong =
      /\.(?:map|png|jpe?g|webp|tsbuildinfo|sqlite)$|^(?:src|test|scripts|\.ci)\/|(?<!\.d)\.ts$/
    expect(paths().filter((path) => wrong.test(path))).toEqual([])
  })

  it('has what its commands, exports and pages need', () => {
    const { bin, main, types } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    const needed = [...Object.values<string>(bin), main, types, 'dist/database/build-driver.js']
    const folders = ['views/', 'public/styles/', 'migrations/', 'locales/', 'docs/']
    expect(needed.filter((path) => !paths().includes(path))).toEqual([])
    for (const folder of folders) {
      expect(paths().filter((path) => path.startsWith(folder)).length, folder).toBeGreaterThan(0)
    }
    // npm makes a file executable that is named as a command; a system finds Node by its first line.
    for (const path of Object.values<string>(bin)) {
      expect(readFileSync(join(ROOT, path), 'utf8'), path).toMatch(/^#!\/usr\/bin\/env node\n/)
    }
  })

  it('has all types that its own lead to, and no others', () => {
    const there = new Set(paths().filter((path) => path.endsWith('.d.ts')))
    const led = [...there].flatMap((path) =>
      [...readFileSync(join(ROOT, path), 'utf8').matchAll(/["'](\.[^"']+)\.js["']/g)].map(
        ([, specifier = '']) => join(path, '..', `${specifier}.d.ts`)
      )
    )
    expect(led.filter((path) => !there.has(path))).toEqual([])
    expect([...there].filter((path) => path !== 'dist/index.d.ts' && !led.includes(path))).toEqual(
      []
    )
  })
})

const SYSTEMD = '/usr/bin/systemd-analyze'

describe.skipIf(!existsSync(SYSTEMD))('the unit (where systemd-analyze is installed)', () => {
  const unit = join(ROOT, 'docs/vultr-panel.service')

  it('is taken by systemd', async () => {
    const { stderr } = await run(SYSTEMD, ['verify', '--man=no', unit]).catch((error) => error)
    // The command is where the documentation installs it, which is not here.
    const told = String(stderr)
      .split('\n')
      .filter(
        (line) => line.includes('vultr-panel') && !/is not executable|No such file/.test(line)
      )
    expect(told).toEqual([])
  })

  it('is exposed no more than 1.5 of 10', async () => {
    const args = ['security', '--offline=yes', '--threshold=15', '--no-pager', unit]
    const { stdout } = await run(SYSTEMD, args)
    expect(stdout).toMatch(/Overall exposure level for vultr-panel\.service: \d\.\d OK/)
  })
})
