import { type AddresseeRow, completionOf, standingOf } from '../consultation.ts'
import type { Context } from '../loaders.ts'
import type { Resolvers } from '../schema.generated.ts'
import type { ConsultationRow } from '../tables.ts'

const schemes = {
  基本原则: 'PRINCIPLE',
  七位一体: 'SEVEN_IN_ONE',
  三个一批: 'THREE_BATCHES',
  四链融合: 'CHAIN',
} as const

/** The stub of an organisation unit; its name and the rest come from the registry. */
export function orgUnit(id: string | null): { id: string } | null {
  return id === null ? null : { id }
}

/** The article a path cites; null when no document has it. */
export async function articleAt(path: string | null, { loaders }: Context) {
  if (path === null) return null
  return (await loaders.articlesByPath.load(path))[0] ?? null
}

async function addresseesAt(
  consultation: ConsultationRow,
  at: string | null | undefined,
  { loaders }: Context,
): Promise<AddresseeRow[]> {
  const [addressees, replies] = await Promise.all([
    loaders.addresseesByConsultation.load(consultation.id),
    loaders.repliesByConsultation.load(consultation.id),
  ])
  const instant = at ? new Date(at) : new Date()
  return addressees.map((row) => standingOf(row, replies, consultation.dueAt, instant))
}

export const policyResolvers: Resolvers = {
  PolicyDocument: {
    __resolveReference: ({ id }, { loaders }) => loaders.document.load(id),
    draftedBy: (row) => orgUnit(row.draftedBy),
    signedBy: (row) => orgUnit(row.signedBy),
    articles: (row, _args, { loaders }) => loaders.articlesByDocument.load(row.id),
    consultations: (row, _args, { loaders }) => loaders.consultationsByDocument.load(row.id),
  },
  Article: {
    __resolveReference: ({ id }, { loaders }) => loaders.article.load(id),
    tags: (row) =>
      row.tagNames.map((tag) => {
        const [scheme, name] = tag.split(':')
        return { scheme: schemes[scheme as keyof typeof schemes], name }
      }),
    document: (row, _args, { loaders }) => loaders.document.load(row.documentId),
    parent: (row, _args, { loaders }) =>
      row.parentPath === null ? null : loaders.article.load(`${row.documentId}:${row.parentPath}`),
    children: async (row, _args, { loaders }) => {
      const rows = await loaders.articlesByParent.load(row.path)
      return rows.filter((child) => child.documentId === row.documentId)
    },
    replies: async (row, _args, { loaders }) => {
      const [replies, consultations] = await Promise.all([
        loaders.repliesByArticlePath.load(row.path),
        loaders.consultationsByDocument.load(row.documentId),
      ])
      const own = new Set(consultations.map((consultation) => consultation.id))
      return replies.filter((reply) => own.has(reply.consultationId))
    },
  },
  Consultation: {
    __resolveReference: ({ id }, { loaders }) => loaders.consultation.load(id),
    document: (row, _args, { loaders }) => loaders.document.load(row.documentId),
    replyTo: (row) => orgUnit(row.replyTo),
    addressees: (row, { at }, context) => addresseesAt(row, at, context),
    replies: (row, _args, { loaders }) => loaders.repliesByConsultation.load(row.id),
    opinionsByArticle: async (row, _args, { loaders }) => {
      const replies = await loaders.repliesByConsultation.load(row.id)
      const opinions = replies.filter((reply) => reply.kind === 'COMMENTED')
      return [...Map.groupBy(opinions, (reply) => reply.articlePath)]
        .map(([articlePath, group]) => ({ articlePath, replies: group }))
        .sort((a, b) => ((a.articlePath ?? '') < (b.articlePath ?? '') ? -1 : 1))
    },
    completion: async (row, { at }, context) => completionOf(await addresseesAt(row, at, context)),
  },
  Addressee: { unit: (row) => orgUnit(row.unitId) },
  ArticleOpinions: { article: (group, _args, context) => articleAt(group.articlePath, context) },
  Reply: {
    __resolveReference: ({ id }, { loaders }) => loaders.reply.load(id),
    consultation: (row, _args, { loaders }) => loaders.consultation.load(row.consultationId),
    unit: (row) => orgUnit(row.unitId),
    article: (row, _args, context) => articleAt(row.articlePath, context),
  },
}
