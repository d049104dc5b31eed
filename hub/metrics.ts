import type { RunningServer } from '@baibo/gateway/server.ts'
import type { SupergraphSource } from '@baibo/gateway/supergraph-source.ts'
import type { CircuitStateName } from '@baibo/gateway/traffic.ts'
import type { Durations } from '@baibo/gateway/traffic-histogram.ts'

type Labels = Readonly<Record<string, string>>

/** One metric in Prometheus' text format, version 0.0.4. */
interface Metric {
  name: string
  help: string
  type: 'counter' | 'gauge' | 'histogram'
  samples: { labels: Labels; value: number | Durations }[]
}

const CIRCUITS: Record<CircuitStateName, number> = { closed: 0, 'half-open': 1, open: 2 }

/**
 * The gateway's metrics as text. The names of fetches and their errors are those of Hive Gateway, so
 * that dashboards made for it fit; an operation is named only where its document is approved.
 */
export function metricsText(server: RunningServer, source?: SupergraphSource): string {
  return [
    ...departmentMetrics(server),
    ...operationMetrics(server),
    ...(source ? supergraphMetrics(source) : []),
    ...processMetrics(),
  ]
    .map(writeMetric)
    .join('')
}

function departmentMetrics({ gateway }: RunningServer): Metric[] {
  const traffic = [...gateway.traffic()]
  const by = (value: (state: (typeof traffic)[number][1]) => number | Durations) =>
    traffic.map(([subgraphName, state]) => ({ labels: { subgraphName }, value: value(state) }))
  return [
    {
      name: 'graphql_gateway_fetch_duration',
      help: 'Seconds that one request to a department took',
      type: 'histogram',
      samples: by(({ durations }) => durations),
    },
    {
      name: 'graphql_gateway_subgraph_execute_errors',
      help: 'Requests to a department that failed, by error code',
      type: 'counter',
      samples: traffic.flatMap(([subgraphName, { failuresByCode }]) =>
        Object.entries(failuresByCode).map(([code, value]) => ({
          labels: { subgraphName, code },
          value,
        })),
      ),
    },
    {
      name: 'graphql_gateway_subgraph_circuit_state',
      help: 'Circuit breaker of a department: 0 closed, 1 half-open, 2 open',
      type: 'gauge',
      samples: by(({ circuit }) => CIRCUITS[circuit]),
    },
    {
      name: 'graphql_gateway_subgraph_in_flight',
      help: 'Questions to a department under way',
      type: 'gauge',
      samples: by(({ inFlight }) => inFlight),
    },
    {
      name: 'graphql_gateway_subgraph_retries',
      help: 'Further tries at a department',
      type: 'counter',
      samples: by(({ retries }) => retries),
    },
    {
      name: 'graphql_gateway_subgraph_refused',
      help: 'Questions not sent: too many under way or circuit open',
      type: 'counter',
      samples: by(({ refused }) => refused),
    },
    {
      name: 'graphql_gateway_subgraph_abandoned',
      help: 'Requests to a department whose caller left',
      type: 'counter',
      samples: by(({ abandoned }) => abandoned),
    },
  ]
}

function operationMetrics({ gateway, lifecycle, operations, refusals }: RunningServer): Metric[] {
  return [
    {
      name: 'graphql_gateway_operation_duration',
      help: 'Seconds that an operation took; operationName is empty where its document is not approved',
      type: 'histogram',
      samples: [...operations].map(([operationName, recorder]) => ({
        labels: { operationName },
        value: recorder.read(),
      })),
    },
    {
      name: 'graphql_gateway_in_flight',
      help: 'Requests under way',
      type: 'gauge',
      samples: [{ labels: {}, value: lifecycle.underWay }],
    },
    {
      name: 'graphql_gateway_requests',
      help: 'Requests taken',
      type: 'counter',
      samples: [{ labels: {}, value: lifecycle.taken }],
    },
    {
      name: 'graphql_gateway_plannings',
      help: 'Operations without a known plan: planned, refused, or refused unplanned because of an earlier refusal',
      type: 'counter',
      samples: [
        ['planned', gateway.planning.attempts - gateway.planning.refused] as const,
        ['refused', gateway.planning.refused] as const,
        ['remembered', gateway.planning.remembered] as const,
      ].map(([outcome, value]) => ({ labels: { outcome }, value })),
    },
    {
      name: 'graphql_gateway_refused',
      help: 'Requests turned away, by error code',
      type: 'counter',
      samples: [...refusals].map(([code, value]) => ({ labels: { code }, value })),
    },
  ]
}

function supergraphMetrics(source: SupergraphSource): Metric[] {
  const { version, servedSince, origin, swaps, refusals, outages, problem } = source.state()
  const one = (name: string, help: string, type: Metric['type'], value: number): Metric => ({
    name,
    help,
    type,
    samples: [{ labels: {}, value }],
  })
  return [
    {
      name: 'graphql_gateway_supergraph_info',
      help: 'The supergraph that is served; origin is copy when the source could not be used',
      type: 'gauge',
      samples: [{ labels: { version, origin }, value: 1 }],
    },
    one(
      'graphql_gateway_supergraph_served_timestamp_seconds',
      'Since when it is served',
      'gauge',
      servedSince / 1000,
    ),
    one('graphql_gateway_supergraph_swaps', 'Supergraphs taken over', 'counter', swaps),
    one('graphql_gateway_supergraph_refusals', 'Supergraphs refused', 'counter', refusals),
    one('graphql_gateway_supergraph_outages', 'Looks that missed the source', 'counter', outages),
    one(
      'graphql_gateway_supergraph_problem',
      '1 while the source is away or holds an unusable supergraph',
      'gauge',
      problem === undefined ? 0 : 1,
    ),
  ]
}

function processMetrics(): Metric[] {
  const { user, system } = process.cpuUsage()
  const one = (name: string, help: string, type: Metric['type'], value: number): Metric => ({
    name,
    help,
    type,
    samples: [{ labels: {}, value }],
  })
  const { rss, heapUsed } = process.memoryUsage()
  return [
    one('process_cpu_seconds_total', 'CPU time', 'counter', (user + system) / 1e6),
    one('process_resident_memory_bytes', 'Resident memory', 'gauge', rss),
    one('nodejs_heap_size_used_bytes', 'Used heap', 'gauge', heapUsed),
    one(
      'process_start_time_seconds',
      'Start of the process',
      'gauge',
      Math.round(Date.now() / 1000 - process.uptime()),
    ),
  ]
}

function writeMetric({ name, help, type, samples }: Metric): string {
  if (samples.length === 0) return ''
  const lines = [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`]
  for (const { labels, value } of samples) {
    if (typeof value === 'number') lines.push(`${name}${writeLabels(labels)} ${value}`)
    else lines.push(...writeHistogram(name, labels, value))
  }
  return `${lines.join('\n')}\n`
}

function writeHistogram(name: string, labels: Labels, { bounds, counts, sum, count }: Durations) {
  let below = 0
  const lines = bounds.map((bound, index) => {
    below += counts[index] ?? 0
    return `${name}_bucket${writeLabels({ ...labels, le: String(bound) })} ${below}`
  })
  lines.push(`${name}_bucket${writeLabels({ ...labels, le: '+Inf' })} ${count}`)
  lines.push(
    `${name}_sum${writeLabels(labels)} ${sum}`,
    `${name}_count${writeLabels(labels)} ${count}`,
  )
  return lines
}

function writeLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) =>
      `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`,
  )
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}
