import type { Request } from 'express'
import type { Page, WebServices } from '../services.js'
import { renderDocument, type Surroundings } from './render.js'

/** A page as HTML: in the host's chrome, or in our own plain document where the host's cannot be made. */
export async function inLayout(
  { layout, logger }: WebServices,
  request: Request,
  page: Page,
  around: Surroundings
): Promise<string> {
  try {
    const html: unknown = await layout?.(page, request)
    if (typeof html === 'string') return html
    if (layout !== undefined) {
      logger.error(
        `layout returned a value of type ${typeof html}; it must return HTML as a string`
      )
    }
  } catch (error) {
    logger.error({ err: error }, 'the layout of the host failed')
  }
  return await renderDocument(page, around)
}
