import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface SmallDisk {
  readonly folder: string
  /** Leaves no byte free. */
  fill(): void
  /** Takes back what {@link fill} has written. */
  free(): void
  remove(): void
}

/** Whether a file system can be mounted here. */
export const canMount = (): boolean => process.platform === 'linux' && process.getuid?.() === 0

/** A file system of its own, which is full soon. Needs {@link canMount}. */
export function smallDisk(megabytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'kumicorn-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', folder])
  const filler = join(folder, 'filler')
  return {
    folder,
    fill() {
      const file = openSync(filler, 'a')
      try {
        for (const chunk = Buffer.alloc(4_096, 1); ; ) writeSync(file, chunk)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      } finally {
        closeSync(file)
      }
    },
    free: () => rmSync(filler),
    remove() {
      // Whoever is still writing there does not keep it.
      execFileSync('umount', ['--lazy', folder])
      rmdirSync(folder)
    },
  }
}
