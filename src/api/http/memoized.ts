import { lazily, type Memo } from '../../common/index.js'
import type { Answer } from './endpoint.js'
import { etagOf } from './etag.js'

/** An answer that is worked out and written once, until anything that it is made from changes. */
export function memoized(memo: Memo, what: string, work: () => Promise<unknown>): Promise<Answer> {
  return memo(`api answer ${what}`, async (): Promise<Answer> => {
    const json = JSON.stringify(await work())
    return { status: 200, json, bytesOf: lazily(() => Buffer.from(json)), etag: etagOf(json) }
  })
}
