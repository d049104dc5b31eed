/** One operation that our gateway and another answered differently. */
export interface Difference {
  peer: 'Apollo Gateway' | 'Hive Gateway'
  query: string
  variables: Record<string, unknown>
  ours: { data?: unknown; errors?: unknown[] }
  theirs: { data?: unknown; errors?: unknown[] }
  /** Only the order of fields differs. */
  sameValues: boolean
  /** The other of the two peers has our values. */
  thirdAgrees: boolean
}

interface Reason {
  whose: 'theirs' | 'ours'
  text: string
  explains: (difference: Difference) => boolean
}

/** Why answers differ; each reason was found by looking into an operation that showed it. */
const reasons: Reason[] = [
  {
    whose: 'theirs',
    text: 'fields in the order of the plan instead of the order asked for (CollectFields)',
    explains: ({ sameValues }) => sameValues,
  },
  {
    whose: 'theirs',
    // { ipAgreements { totalCount @skip(if: $yes) totalCount } }
    text: 'a field asked for twice, once under a condition, fails or is left out',
    explains: ({ peer, query, thirdAgrees, theirs }) =>
      peer === 'Hive Gateway' &&
      thirdAgrees &&
      /@(skip|include)\(if: \$/.test(query) &&
      JSON.stringify(theirs.errors ?? []).includes('Unexpected error.'),
  },
  {
    whose: 'theirs',
    // query ($v: Boolean! = true) { budgetExecution(year: 3) { budget @skip(if: $v) } } without $v: the
    // skipped non-null field is taken for an empty one.
    text: 'the default of a variable in a condition is forgotten: no data and no error',
    explains: ({ peer, query, thirdAgrees, theirs }) =>
      peer === 'Apollo Gateway' &&
      thirdAgrees &&
      theirs.data === null &&
      !theirs.errors?.length &&
      query.includes('(if: $byDefault)'),
  },
  {
    whose: 'theirs',
    // query ($no: Boolean!) { indicators { code measurement(asOf: 0) @include(if: $no) { unit } } }: no
    // gateway knows what a Date is; ours does not send a field that the client left out.
    text: 'a field left out by a condition is sent all the same, and the department refuses a literal in it',
    explains: ({ query, ours, theirs }) =>
      !ours.errors?.length &&
      theirs.data === null &&
      Boolean(theirs.errors?.length) &&
      (theirs.errors ?? []).every((error) =>
        /GRAPHQL_VALIDATION_FAILED.*"serviceName"/.test(JSON.stringify(error)),
      ) &&
      /@(skip|include)\(if: \$/.test(query),
  },
]

export function reasonOf(difference: Difference): Reason | undefined {
  return reasons.find(({ explains }) => explains(difference))
}
