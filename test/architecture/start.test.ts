import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

/** Tells what of Intl is made while the package is imported: the first of it takes a start some 30 ms. */
const IMPORTING = `
  const made = []
  for (const name of Object.getOwnPropertyNames(Intl)) {
    if (typeof Intl[name] !== 'function' || Intl[name].prototype === undefined) continue
    Intl[name] = new Proxy(Intl[name], {
      construct(target, given, newTarget) {
        made.push(name)
        return Reflect.construct(target, given, newTarget)
      }
    })
  }
  await import(process.argv[1])
  console.log(JSON.stringify(made))`

it('a start makes nothing of Intl before the first page needs it', async () => {
  const built = new URL('../../dist/index.js', import.meta.url).href
  const given = ['--input-type=module', '--eval', IMPORTING, built]
  const { stdout } = await promisify(execFile)(process.execPath, given)
  expect(JSON.parse(stdout)).toEqual([])
})
