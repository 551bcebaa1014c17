import * as z from 'zod'

/** Below what proxies wait by default, in seconds. */
const USUAL_SECONDS = 50

/** How long an answer waits for the snapshot, in seconds; 0 is not at all. */
export const waitField = z
  .string()
  .regex(/^(true|false|[1-9]\d?|[1-5]\d\d|600)$/)
  .default('false')
  .transform((text) => (text === 'true' ? USUAL_SECONDS : text === 'false' ? 0 : Number(text)))
  .describe(
    'Waits until the snapshot is complete: `true` for 50 seconds, or so many seconds up to 600. What takes longer is answered with its run, to be looked at again.'
  )
