import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'

/** So that nothing depends on who runs it. */
export const REHEARSAL_GIT = {
  GIT_AUTHOR_NAME: 'Rehearsal',
  GIT_AUTHOR_EMAIL: 'rehearsal@localhost',
  GIT_COMMITTER_NAME: 'Rehearsal',
  GIT_COMMITTER_EMAIL: 'rehearsal@localhost',
}

/**
 * A repository with the last commit of this one. Where this one has no history (as CI checks it out), that one has
 * none, either, but a commit of its own: Changesets would ask for more of it without end.
 */
export function copyCommit(into: string): void {
  const isShallow = execFileSync('git', ['rev-parse', '--is-shallow-repository'], { encoding: 'utf8' }).trim()
  if (isShallow !== 'true') {
    execFileSync('git', ['clone', '--quiet', '--shared', '.', into])
    return
  }
  const archive = `${into}.tar`
  execFileSync('git', ['archive', '--format=tar', `--output=${archive}`, 'HEAD'])
  mkdirSync(into)
  execFileSync('tar', ['xf', archive, '-C', into])
  rmSync(archive)
  const git = (...args: readonly string[]): void =>
    void execFileSync('git', args, { cwd: into, env: { ...process.env, ...REHEARSAL_GIT } })
  git('init', '--quiet', '--initial-branch=main')
  git('add', '--all')
  git('commit', '--quiet', '--message=The last commit')
}
