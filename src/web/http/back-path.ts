import { type Form, typed } from './form-fields.js'

/** A list with all of its filters and a page of selected ids in its query, written as a query itself, is shorter. */
const LONGEST = 7_000

/** A page of ours from where we are mounted: no scheme, no host, no step upwards, and a query as we write it. */
const OUR_PATH =
  /^(?:overview|settings|snapshots|instances|activity)(?:\/[\w-]+)*(?:\?[\w.*%+&=-]*)?$/

/** The path of ours that a query or a form asks to be led back to; undefined where it is none of ours. */
export function backPathIn(fields: Form): string | undefined {
  const back = typed(fields, 'back')
  return back.length <= LONGEST && OUR_PATH.test(back) ? back : undefined
}
