import { saysUnoffered } from '../account/index.js'
import type { Run } from '../runs/index.js'
import type { Message, Text } from '../wording/index.js'

/** What helps, where that is one click. */
export type FindingAction =
  | { readonly kind: 'retry'; readonly runId: string }
  | { readonly kind: 'exclude'; readonly instanceId: string }
  /** Takes a snapshot now, which expires like the scheduled ones. */
  | { readonly kind: 'take'; readonly instanceId: string }
  /** Leads to the snapshots, some of which have to go first. */
  | { readonly kind: 'make-room' }

/** What helps an instance that has no snapshot for this reason. */
export function helpFor(
  instanceId: string,
  reason: Message | undefined,
  { isListed, openRun }: { readonly isListed: boolean; readonly openRun: Run | undefined }
): { readonly action?: FindingAction } {
  const parts = reason === undefined ? [] : partsOf(reason)
  if (parts.some(({ code }) => code === 'run.quota')) return { action: { kind: 'make-room' } }
  if (parts.some((part) => Object.values(filledIn(part)).some(isNoOffer))) {
    return { action: { kind: 'exclude', instanceId } }
  }
  if (openRun?.state === 'queued') return { action: { kind: 'retry', runId: openRun.id } }
  // At most one is in the making, and of what is gone none can be taken.
  return openRun !== undefined || !isListed ? {} : { action: { kind: 'take', instanceId } }
}

function isNoOffer(text: Text): boolean {
  return typeof text === 'string' && saysUnoffered(text)
}

/** A reason, and the reasons that are told in it. */
function partsOf(told: Message): Message[] {
  const inner = Object.values(filledIn(told)).filter(isMessage)
  return [told, ...inner.flatMap(partsOf)]
}

function filledIn({ with: parameters }: Message): Readonly<Record<string, Text>> {
  return (parameters ?? {}) as Readonly<Record<string, Text>>
}

function isMessage(text: Text): text is Message {
  return typeof text === 'object' && 'code' in text
}
