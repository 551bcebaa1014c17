// What a simulated month leaves behind for the judge: how things truly stood at each pass, what happened
// once, and what each channel was told. Nothing in it comes from what the panel concluded.
import type { AlertKind, AlertState } from '../../../src/alerts/index.js'

/** How something stood at a pass, as the simulated world and its course tell. */
export type Verdict =
  /** It stood, and the panel could see that. */
  | 'stands'
  /** It did not. */
  | 'fine'
  /** Nobody outside can say what the panel has to make of it. */
  | 'unsure'
  /** Nothing could be found out, and it had not stood before: it must not begin. */
  | 'not begun'
  /** Nothing could be found out, and it had stood before: it must not be over. */
  | 'not over'

/** What an alert is about: its kind, and the instance where it is about one. */
export type Subject = `${AlertKind} ${string}`

export function subjectOf(kind: AlertKind, about = ''): Subject {
  return `${kind} ${about}`
}

export function kindOf(subject: Subject): AlertKind {
  return subject.slice(0, subject.indexOf(' ')) as AlertKind
}

/** One pass of the panel, and how the world was when it began. */
export interface Sample {
  readonly at: Date
  readonly verdicts: ReadonlyMap<Subject, Verdict>
}

/** One message as it reached a channel. */
export interface Telling {
  /** The same whenever it is sent again. */
  readonly id: string
  readonly alertId: string
  readonly kind: AlertKind
  readonly state: AlertState
  /** When the panel wrote it. */
  readonly at: Date
  readonly receivedAt: Date
  /** What it is about; one that it tells of twice is there twice. */
  readonly subjects: readonly Subject[]
}

/** Something that happens once and does not stand. */
export interface Happening {
  readonly subject: Subject
  /** The earliest and the latest time at which it may be told. */
  readonly from: Date
  readonly until: Date
}

/** What came in on a channel, in its order. */
export interface Received {
  readonly name: string
  readonly tellings: readonly Telling[]
  /** While it took nothing; the last one may go on to the end. */
  readonly outages: readonly { readonly from: Date; readonly until: Date | undefined }[]
}

export interface History {
  readonly samples: readonly Sample[]
  readonly happenings: readonly Happening[]
  /** The first one works all the time: the others are compared with it. */
  readonly channels: readonly [Received, ...Received[]]
  /** When a process died, which may have a message sent once more. */
  readonly crashes: readonly Date[]
}
