// Holds a database file locked until it is told to let go.
import { once } from 'node:events'
import { DatabaseSync } from 'node:sqlite'

const database = new DatabaseSync(process.argv[2] ?? '')
database.exec('BEGIN EXCLUSIVE')
process.stdout.write('locked\n')
await once(process.stdin, 'data')
database.exec('ROLLBACK')
database.close()
process.stdin.destroy()
process.stdout.write('free\n')
