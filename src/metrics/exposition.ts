/** A sample: its labels, and its value. */
export interface Sample {
  readonly labels?: Readonly<Record<string, string>>
  readonly value: number
}

/** A metric with what is known of it; without samples it is left out. */
export interface Metric {
  readonly name: string
  readonly type: 'gauge' | 'counter'
  /** One line. */
  readonly help: string
  readonly samples: readonly Sample[]
}

/** Of the text format of Prometheus 0.0.4, which every version reads. */
export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/** Metrics as Prometheus reads them. */
export function exposition(metrics: readonly Metric[]): string {
  return metrics
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, type, help, samples }) => {
      const lines = samples.map(({ labels = {}, value }) => `${name}${labelsOf(labels)} ${value}`)
      const about = `# HELP ${name} ${help.replace(/\\/g, '\\\\').replace(/\n/g, '\\n')}`
      return `${[about, `# TYPE ${name} ${type}`, ...lines].join('\n')}\n`
    })
    .join('')
}

function labelsOf(labels: Readonly<Record<string, string>>): string {
  const written = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return written.length === 0 ? '' : `{${written.join(',')}}`
}

/** Labels of instances are hostile text: none ends its value, its line or its character. */
function escaped(value: string): string {
  return value
    .replace(/\p{Surrogate}/gu, '\u{FFFD}')
    .replace(/\\/g, '\\\\')
    .replace(/"/g, '\\"')
    .replace(/\n/g, '\\n')
}
