import { chmod, mkdtemp } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'

/** A fresh folder that the database's own user can enter, as it must when the tests run as root. */
export async function makeTempDirectory(): Promise<string> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'baibo-test-'))
  await chmod(directory, 0o755)
  return directory
}
