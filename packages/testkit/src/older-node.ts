const pretend = 'Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.20.2"}})'

/** For the environment of a process that is to take itself for one on an older Node. */
export const olderNode = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(pretend)}` }
