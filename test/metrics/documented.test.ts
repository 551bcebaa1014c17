import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { HELP } from '../../src/metrics/help.js'

const read = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8')
const namesIn = (text: string) => [...new Set(text.match(/\bvpa_[a-z_]+/g))].sort()
const NAMES = Object.keys(HELP).sort()

describe('the documentation', () => {
  it('names all metrics there are, and no other', () => {
    expect(namesIn(read('metrics.md'))).toEqual(NAMES)
  })

  it.each(['prometheus-alerts.yml', 'grafana-dashboard.json'])(
    'asks in %s for metrics that there are',
    (name) => {
      const asked = namesIn(read(name))
      expect(asked.length).toBeGreaterThan(4)
      expect(asked.filter((each) => !NAMES.includes(each))).toEqual([])
    }
  )

  it('has a dashboard whose panels each ask for something, at a place of their own', () => {
    const { panels } = JSON.parse(read('grafana-dashboard.json'))
    const places = panels.map(({ gridPos }: { gridPos: object }) => JSON.stringify(gridPos))
    expect(new Set(places).size).toBe(panels.length)
    for (const { targets } of panels) expect(targets[0].expr).toMatch(/vpa_/)
  })
})
