import type { Handler } from '../visit.js'

/** GET /session: whether the visitor is still signed in; asked by a page before it sends what was typed. */
export const answerSession: Handler = async () => ({ kind: 'nothing' })
