import * as z from 'zod'
import type { ApiToken } from '../../tokens/index.js'
import { message } from '../../wording/index.js'
import { PageError } from '../http/page-error.js'
import type { Visit } from '../http/visit.js'

/** The token that the path names. @throws PageError 404 where there is none (any more). */
export async function tokenOf({ services, params }: Visit): Promise<ApiToken> {
  const id = z.uuid().safeParse(params.id).data
  const token = (await services.tokens.list()).find((each) => each.id === id)
  if (token === undefined) {
    throw new PageError(404, message('tokens.unknown'), message('tokens.unknown.text'))
  }
  return token
}
