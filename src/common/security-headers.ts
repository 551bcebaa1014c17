import type { RequestHandler } from 'express'
import helmet from 'helmet'

/**
 * What browsers are told to refuse on every page: scripts and styles that are not ours, first of all.
 * @param directives what a page may do beside, as directives of a Content-Security-Policy.
 */
export function securityHeaders(
  directives: Readonly<Record<string, readonly string[]>>
): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        // Bootstrap's style sheet holds its signs as data addresses.
        imgSrc: ["'self'", 'data:'],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        ...directives
      }
    },
    // Without a referrer of its own origin a browser sends no Origin with a form either.
    referrerPolicy: { policy: 'same-origin' },
    // Whether a host is reached by TLS alone is the host's to say.
    strictTransportSecurity: false
  })
}
