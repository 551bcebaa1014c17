import { isIP } from 'node:net'

/**
 * What Vultr's sentences say. There is no code beside them, so the words decide, and what is not
 * certainly said is not heard. All of this expects a cleaned sentence of at most 500 characters.
 */

/** An IPv4 or IPv6 address, or the words for one. */
export function namesAddress(sentence: string): boolean {
  if (/\bip(?:v[46])? address(?:es)?\b/i.test(sentence)) return true
  return sentence.split(/[^\w:.]+/).some(isAddress)
}

function isAddress(word: string): boolean {
  const text = word.replace(/(?<!:):$|[.]+$/g, '')
  // "from:203.0.113.9" is written without a blank, and "203.0.113.9:443" with a port.
  return [text, text.replace(/^[a-z_]+:(?!:)/i, ''), text.replace(/:\d+$/, '')].some(
    (part) => isIP(part) === 4 || isIpv6(part)
  )
}

/** `::`, `Face::Bad` and the like are addresses too, but not in sentences. */
function isIpv6(text: string): boolean {
  return isIP(text) === 6 && /\d/.test(text) && /[\da-f]:+[\da-f]/i.test(text)
}

/** A noun that makes a snapshot something else: a snapshot request is no snapshot. */
const NO_NOUN =
  '(?!\\s+(?:requests?|operations?|jobs?|tasks?|creations?|restores?|schedules?|calls?|sizes?|names?|labels?|descriptions?|policies|tags?|parameters?|selected|requested|specified|given)\\b)'
const SNAPSHOTS = `(?:[\\w-]+\\s+){0,2}snapshots?\\b${NO_NOUN}`
const LIMIT = '(?:limit|quota|maximum|allowance|allotment|cap)'

const HOLD = '(?:have|has|keep|store|hold|own|create|take|make)'

/** Sentences about how many snapshots there may be. */
const COUNTED = [
  new RegExp(`\\b(?:number|count|amount)\\s+of\\s+${SNAPSHOTS}`, 'i'),
  new RegExp(`\\btoo\\s+many\\s+${SNAPSHOTS}`, 'i'),
  new RegExp(
    `\\b(?:${LIMIT}\\s+(?:of|is)|limited\\s+to)\\s+(?:only\\s+)?\\d+\\s+${SNAPSHOTS}`,
    'i'
  ),
  new RegExp(
    `\\b${HOLD}\\s+(?:more\\s+than|at\\s+most|up\\s+to|only)\\s+\\d+\\s+${SNAPSHOTS}`,
    'i'
  ),
  new RegExp(`\\b(?:at\\s+most|only|up\\s+to)\\s+${HOLD}\\s+\\d+\\s+${SNAPSHOTS}`, 'i'),
  new RegExp(
    `\\b(?:more\\s+than|at\\s+most|up\\s+to|only)\\s+\\d+\\s+${SNAPSHOTS}\\s+(?:(?:are|is|can|may|be|not)\\s+){0,3}(?:allowed|permitted|possible|stored|kept|per\\s+account)\\b`,
    'i'
  ),
  /\bno\s+(?:more|further|additional)\s+snapshots\b/i,
  /\b(?:more\s+snapshots|snapshots\s+more)\s+than\b/i,
  /\bsnapshot\s+(?:count|number)\b/i,
  /\b(?:maximum|max)\.?\s+(?:allowed\s+|permitted\s+)?snapshots\b/i
]
/** Of a count alone it is not yet said that it is reached: "Invalid number of snapshots". */
const ABOUT_LIMIT =
  /\b(?:max(?:imum)?|limit\w*|quota|exceed\w*|reach\w*|allow\w*|permit\w*|too|only|cannot|can't|may|more|at most|up to)\b/i

/** The same said shorter, which is said of sizes and rates as well. */
const LIMITED = [
  new RegExp(`\\bsnapshots?\\s+${LIMIT}\\b`, 'i'),
  new RegExp(
    `\\b${LIMIT}\\s+(?:on|of|for)\\s+(?:(?:your|the|all|this|account)\\s+){0,2}snapshots\\b${NO_NOUN}`,
    'i'
  ),
  new RegExp(
    `\\bsnapshots\\s+(?:(?:has|have)\\s+)?(?:reach|exceed|hit)\\w*\\s+(?:(?:the|your|its|their|account)\\s+){0,2}${LIMIT}\\b`,
    'i'
  )
]
const REACHED =
  /\b(?:exceed\w*|reach\w*|hit|full|used up|exhausted|over|at (?:your|the)|surpass\w*|maxed|no more|cannot|met)\b/i

const ABOUT_MONEY =
  /\b(?:balance|funds?|credits?|payments?|prepaid|invoices?|overdue|unpaid|spending)\b/i
/** Rates, and how much one page of a list holds. */
const ABOUT_RATE =
  /\brate\b|\bper\s+(?:second|minute|hour|day|week|month)\b|\b(?:today|hourly|daily|weekly)\b|\b(?:an?|each|every|this)\s+(?:second|minute|hour|day)\b|\b(?:per|an?|each|one)[ _]?page\b/i
const AT_ONCE =
  /\b(?:concurrent|simultaneous|parallel)(?:ly)?\b|\bat\s+(?:once|a\s+time|the\s+same\s+time|one\s+time)\b|\bin\s+(?:progress|parallel)\b|\b(?:pending|running)\s+snapshots\b/i
const ABOUT_SIZE =
  /\b(?:sizes?|sized|bytes?|characters?|chars|length|longer|large|larger|bigger|disks?|storage|space|descriptions?|labels?|names?)\b|\d\s*(?:[kmgt]i?b)\b|\b(?:[kmgt]i?b|gigabytes?|megabytes?|terabytes?)\b/i

/** Whether the account may hold no more snapshots: a sentence about their number and no other limit. */
export function saysQuota(sentence: string): boolean {
  const isOther = [ABOUT_MONEY, ABOUT_RATE, AT_ONCE].some((words) => words.test(sentence))
  if (isOther) return false
  if (clausesOf(sentence).some(countsSnapshots)) return true
  return (
    LIMITED.some((words) => words.test(sentence)) &&
    REACHED.test(sentence) &&
    !ABOUT_SIZE.test(sentence)
  )
}

function countsSnapshots(clause: string): boolean {
  return ABOUT_LIMIT.test(clause) && COUNTED.some((words) => words.test(clause))
}

function clausesOf(sentence: string): string[] {
  return sentence.split(/[.;:!?](?:\s|$)/)
}

const WORK =
  '(?:snapshots?|backups?|restor(?:e|ation|ing)|migrations?|resiz(?:e|ing)|reinstall\\w*|operations?|tasks?|actions?|jobs?)'
const BUSY = [
  // A lock of an account or of a key is another matter.
  /(?<!\b(?:not|no longer)\s)\blocked\b(?!\s+out)/i,
  /\b(?:acquire|obtain|get)\s+(?:an?|the)\s+(?:\w+\s+){0,2}lock\b/i,
  new RegExp(`\\b${WORK}\\b[^.;]{0,60}\\b(?:in progress|under way|underway)\\b`, 'i'),
  new RegExp(`\\balready\\b[^.;]{0,40}\\b(?:pending|running)\\s+${WORK}\\b`, 'i'),
  new RegExp(
    `\\b${WORK}\\b[^.;]{0,40}\\balready\\s+(?:pending|running|being\\s+(?:taken|created|made|processed|restored))\\b`,
    'i'
  ),
  /\bis\s+(?:(?:currently|still|too|already)\s+)?busy\b/i
]
const LOCKED_OTHER =
  /\b(?:account|user|profile|api|key|token|card|payment|region|location)\b(?:\s+\w+){0,3}\s+locked\b/i

/** Whether the instance is busy, typically with another snapshot. */
export function saysLocked(sentence: string): boolean {
  if (LOCKED_OTHER.test(sentence)) return false
  if (BUSY.some((words) => words.test(sentence))) return true
  return (
    AT_ONCE.test(sentence) &&
    /\bsnapshots?\b/i.test(sentence) &&
    /\b(?:max\w*|limit\w*|only|one|too many|more than|exceed\w*|reach\w*)\b/i.test(sentence)
  )
}

const UNOFFERED = [
  /\bsnapshots?\b[^.;]{0,60}\b(?:not\s+(?:available|supported|possible|allowed|enabled|offered)|unavailable|unsupported|disabled)\b/i,
  /\b(?:not|n['’]t)\s+(?:support|allow|offer)\w*\s+(?:\w+\s+){0,2}snapshots?\b/i
]
const OF_INSTANCE = /\b(?:instance|server|plan|subscription|machine)s?\b/i
const FOR_NOW =
  /\b(?:temporar\w*|currently|later|maintenance|yet|right now|at (?:this|the) (?:time|moment))\b/i

/** Whether there are no snapshots of this instance at all, so that asking again helps nobody. */
export function saysUnoffered(sentence: string): boolean {
  if (FOR_NOW.test(sentence) || !OF_INSTANCE.test(sentence)) return false
  return UNOFFERED.some((words) => words.test(sentence))
}

/** Words that a server says when it does not know itself what happened. */
const UNCERTAIN =
  /\btime[ds]?[ -]?out\b|\bgateway\b|\bupstream\b|\bdeadline exceeded\b|\binternal (?:server )?error\b|\b(?:unexpected|unknown) (?:server )?error\b|\bconnection (?:was |has been )?(?:reset|closed|lost|refused|aborted|timed)\b|\b(?:database|sqlstate|deadlock|exception)\b|\bno (?:answer|response|reply)\b|\bnot (?:answer|respond|reply)/i

/** A sentence of these words alone says nothing about the request. */
const EMPTY_WORDS: ReadonlySet<string> = new Set(
  `a an and again api are at back backend be been busy by can cannot check code completed contact
  could currently database down due error errors exception exceptions failed failure few for
  happened has have http hour in internal is it json later minutes moment not occured occurred of
  off on oops or our out overloaded please problem process processed processing request requests
  response retry server servers service shortly something soon sorry status support t temporarily
  temporary the there this to too try unable unavailable unexpected unknown us was we went while
  with wrong you your bad gateway time timed timeout upstream`
    .split(/\s+/)
    .filter((word) => word !== '')
)

/** Whether a server error tells nothing of the request, or that the server does not know. */
export function saysNothing(sentence: string): boolean {
  if (UNCERTAIN.test(sentence)) return true
  const words = sentence.toLowerCase().match(/\p{L}+/gu) ?? []
  return words.every((word) => EMPTY_WORDS.has(word))
}

/** How a no is said; a sentence without any of it may tell of what went wrong half-way. */
const REFUSING =
  /\b(?:unable|cannot|not|no|only|must|invalid|denied|refused|rejected|forbidden|prohibited|disabled|disallowed|unsupported|insufficient|required|requires|missing|suspended|exceed\w*|reached|already|too|in use|under maintenance)\b|n['’]t\b/i

/** Whether a server error refuses the request in so many words. */
export function saysNo(sentence: string): boolean {
  return REFUSING.test(sentence)
}
