import type { SupergraphEvent } from '@baibo/gateway/supergraph-source.ts'
import type { Logger } from 'pino'

/** Logs what happened to the supergraph; a refused one is an error for somebody to look at. */
export function logSupergraph(log: Logger, { kind, message, cause }: SupergraphEvent): void {
  const details = { supergraph: message, ...(cause === undefined ? {} : { err: cause }) }
  if (kind === 'swapped') log.info(details, 'supergraph swapped')
  else if (kind === 'kept') log.warn(details, 'supergraph taken from the kept copy')
  else if (kind === 'refused') log.error(details, 'supergraph refused, the last good one stays')
  else log.warn(details, 'supergraph source cannot be reached, the last good one stays')
}
