import nock from 'nock'
import { afterEach, beforeEach } from 'vitest'
import { API } from './vultr-client.js'

/**
 * To be called once at the top of a file: no host is reached in its tests but this machine, and all
 * others are what the test has nock answer. Importing it changes the network of the whole process.
 */
export function useNockedNetwork(): void {
  beforeEach(() => {
    nock.disableNetConnect()
    nock.enableNetConnect('127.0.0.1')
  })
  afterEach(() => {
    nock.cleanAll()
    nock.enableNetConnect()
  })
}

/** Has Vultr answer the next request for a page of a list. */
export function answerList(path: string, body: object, cursor?: string): void {
  const query = { per_page: '500', ...(cursor === undefined ? {} : { cursor }) }
  // As a text: an object would lose what is odd about it.
  nock(API)
    .get(path)
    .query(query)
    .reply(200, JSON.stringify(body), { 'content-type': 'application/json' })
}
