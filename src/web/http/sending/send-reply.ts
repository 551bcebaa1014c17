import type { Request, Response } from 'express'
import { rememberLanguage } from '../../../access/index.js'
import type { Wording } from '../../../wording/index.js'
import type { PageReply, Reply } from '../reply.js'
import { type Banner, renderView } from './render.js'
import { sendDownload } from './send-download.js'
import { type PageSupplies, sendPage, surroundingsOf } from './send-page.js'

/** A page by where it stands and what it shows. */
type ShownPage = Pick<PageReply, 'tab' | 'view' | 'shows'>

export type SendReply = (request: Request, response: Response, reply: Reply) => Promise<void>

/**
 * Sends what handlers answer.
 * @param supplies.findBanners what pages say at their top at the moment.
 */
export function createReplySender(
  supplies: PageSupplies & {
    readonly findBanners: (wording: Wording, on: ShownPage) => Promise<readonly Banner[]>
  }
): SendReply {
  const { services, findBanners } = supplies
  return async (request, response, reply) => {
    const around = surroundingsOf(request, services)
    switch (reply.kind) {
      case 'redirect':
        if (reply.flash !== undefined) services.flash.leave(request, response, reply.flash)
        if (reply.language !== undefined) rememberLanguage(request, response, reply.language)
        response.redirect(303, around.basePath + reply.to)
        return
      case 'fragment':
        response.type('html').send(await renderView(reply.view, reply.model, around))
        return
      case 'download':
        await sendDownload(response, reply, services.logger)
        return
      case 'nothing':
        response.status(204).end()
        return
      case 'page': {
        const banners = await findBanners(around.wording, reply)
        const flash = services.flash.take(request, response)
        await sendPage(supplies, request, response, { ...reply, banners, flash })
      }
    }
  }
}
