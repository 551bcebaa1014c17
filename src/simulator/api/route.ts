import type { Request, Response } from 'express'
import type { SimulatedAccount } from '../account/account.js'
import type { AccountLogs } from '../account/account-logs.js'
import type { SimulatedApiKey } from '../account/records.js'
import type { DateStyle } from './dates.js'
import type { OddRecords } from './odd-records.js'
import type { Action, Permissions } from './permissions.js'

/** What a request came to, before anything spoils it. */
export interface Outcome {
  readonly status: number
  readonly body: object | undefined
}

export interface RouteContext {
  readonly account: SimulatedAccount
  readonly accountName: string
  readonly permissions: Permissions
  readonly oddRecords: OddRecords
  readonly logs: AccountLogs
  /** Of the user whose key is accepted. */
  readonly apiKeys: () => readonly SimulatedApiKey[]
  readonly dateStyle: () => DateStyle
  /** Lets scripted faults stand before and after the effect. */
  readonly answer: (request: Request, response: Response, work: () => Outcome) => Promise<void>
  /** @throws Refusal */
  readonly checkAccess: (request: Request) => void
}

/** A handler of calls that need an action, behind the door of the API. */
export type On = (
  action: Action,
  handler: (request: Request) => Outcome
) => (request: Request, response: Response) => Promise<void>

export function ok(body: object): Outcome {
  return { status: 200, body }
}
