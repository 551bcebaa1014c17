import type { Request, Response } from 'express'
import { z } from 'zod'
import { fittingText } from './fitting-text.js'
import type { Flash } from './reply.js'

const COOKIE = 'vultr_addon_flash'
/** In bytes: nginx refuses an answer whose headers all together exceed 4 kB, and so does a browser a cookie. */
const LONGEST = 1_800

const flashSchema = z.object({
  kind: z.enum(['success', 'warning', 'danger']),
  message: z.string().max(LONGEST + 1)
})

/** Leaves a message for the next page, without needing a session of the host's. */
export function leaveFlash(request: Request, response: Response, flash: Flash): void {
  const message = fittingText(flash.message, LONGEST)
  response.cookie(COOKIE, JSON.stringify({ kind: flash.kind, message }), {
    httpOnly: true,
    sameSite: 'lax',
    secure: request.secure,
    maxAge: 60_000
  })
}

/** Takes the message that the page before left. */
export function takeFlash(request: Request, response: Response): Flash | undefined {
  const pair = (request.get('cookie') ?? '')
    .split(/;\s*/)
    .find((each) => each.startsWith(`${COOKIE}=`))
  if (pair === undefined) return undefined
  response.clearCookie(COOKIE, { httpOnly: true, sameSite: 'lax', secure: request.secure })
  try {
    return flashSchema.parse(JSON.parse(decodeURIComponent(pair.slice(COOKIE.length + 1))))
  } catch {
    return undefined
  }
}
