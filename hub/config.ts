import path from 'node:path'
import { ConfigurationError } from '@baibo/kernel/errors.ts'
import { z } from 'zod'

const port = z.coerce.number().int().min(0).max(65_535)
const milliseconds = z.coerce.number().int().min(0).max(600_000)
const secret = z.string().min(16)

/** Every environment variable the hub reads; `.env.example` says what each is for. */
const variables = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  PORT: port.default(4000),
  ADMIN_PORT: port.default(4001),
  HOST: z.string().default('127.0.0.1'),
  HUB_DATA_DIR: z.string().default('.hub'),
  SHUTDOWN_NOTICE_MS: milliseconds.default(1_000),
  SHUTDOWN_GRACE_MS: milliseconds.default(20_000),
  HUB_DOCUMENTS: z.enum(['off', 'warn', 'only']).default('off'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('warn'),
  HUB_SECRET: secret.optional(),
  HUB_PERSON_KEY: secret.optional(),
  HUB_TOKEN_KEY: z.string().startsWith('{').optional(),
  HUB_GATEWAY_KEYS: z.string().min(16).optional(),
  OIDC_ISSUER: z.url().optional(),
  OIDC_AUDIENCE: z.string().optional(),
  OIDC_JWKS_URL: z.url().optional(),
})

export type Variables = z.infer<typeof variables>

export interface Config extends Variables {
  production: boolean
  dataDirectory: string
  /** ADMIN_PORT was left out: another port may be used where the usual one is taken. */
  mayMoveAdmin: boolean
  /** Owner's connection URL by department, where it is not the embedded default. */
  databaseUrls: Record<string, string>
  /** Address by department that runs elsewhere. */
  departmentUrls: Record<string, string>
}

/** Reads and checks the environment. Throws ConfigurationError naming each wrong variable. */
export function readConfig(environment: NodeJS.ProcessEnv, departments: readonly string[]): Config {
  const known = Object.keys(variables.shape)
  const given = Object.fromEntries(
    known.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])),
  )
  const result = variables.safeParse(given)
  if (!result.success) {
    const faults = result.error.issues.map(
      (issue) =>
        `${issue.path.join('.')}=${JSON.stringify(given[String(issue.path[0])])} (${issue.message})`,
    )
    throw new ConfigurationError({
      zh: `环境变量有误：${faults.join('；')}，说明见 .env.example`,
      en: 'wrong environment variables, see .env.example',
    })
  }
  const config = result.data
  const production = config.NODE_ENV === 'production'
  if (production) requireSecrets(config)
  return {
    ...config,
    production,
    dataDirectory: path.resolve(config.HUB_DATA_DIR),
    mayMoveAdmin: given.ADMIN_PORT === undefined,
    databaseUrls: byDepartment(environment, 'DATABASE_URL', departments),
    departmentUrls: byDepartment(environment, 'DEPARTMENT_URL', departments),
  }
}

function requireSecrets(config: Variables): void {
  const missing = (['HUB_SECRET', 'HUB_PERSON_KEY', 'HUB_TOKEN_KEY'] as const).filter(
    (name) => !config[name],
  )
  if (missing.length > 0) {
    throw new ConfigurationError({
      zh: `生产环境必须设置 ${missing.join('、')}`,
      en: `production needs ${missing.join(', ')}`,
    })
  }
}

function byDepartment(
  environment: NodeJS.ProcessEnv,
  prefix: string,
  departments: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    departments.flatMap((name) => {
      const value = environment[`${prefix}_${name.toUpperCase().replaceAll('-', '_')}`]
      return value ? [[name, value]] : []
    }),
  )
}

/** How a server stops: nobody routes requests to a hub whose owner presses Ctrl-C. */
export function shutdownOf(
  { SHUTDOWN_NOTICE_MS: notice, SHUTDOWN_GRACE_MS: grace }: Config,
  isUrgent: boolean,
): { notice: number; grace: number } {
  return { notice: isUrgent ? 0 : notice, grace }
}
