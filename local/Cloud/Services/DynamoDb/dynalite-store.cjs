// Makes a store on disk ready for dynalite, in the state that a process may have left it that was killed at any moment.

// The process that had the store before ends a moment after the one that had started it.
const PATIENCE = 10_000

// dynalite tells a table's client that it is made, changed or deleted, and ends that a moment later. A store that says
// otherwise was left in that moment: what was begun is brought to its end.
async function prepare (Level, path) {
  const store = await open(Level, path)
  for (const [key, table] of await store.iterator({ gte: 'table~', lt: 'table~\uffff' }).all()) {
    if (table.TableStatus === 'DELETING') await removeTable(store, table.TableName)
    // A table that is being restored is filled when the tables are served again (dynalite-recovery.cjs).
    else if (table.RestoreSummary?.RestoreInProgress) continue
    else if (table.TableStatus !== 'ACTIVE') await store.put(key, activated(table))
  }
  await store.close()
}

async function open (Level, path) {
  for (const until = Date.now() + PATIENCE; ;) {
    const store = new Level(path, { valueEncoding: 'json' })
    try {
      await store.open()
      return store
    } catch (error) {
      if (error.cause?.code !== 'LEVEL_LOCKED' || Date.now() > until) throw new Error(`${path}: ${error.cause?.message ?? error.message}`)
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
}

function activated (table) {
  for (const index of table.GlobalSecondaryIndexes ?? []) index.IndexStatus = 'ACTIVE'
  return { ...table, TableStatus: 'ACTIVE' }
}

async function removeTable (store, name) {
  const prefixes = [`history-${name}~`, `item-${name}~`, `tag-${name}~`, `index-local~${name}~`, `index-global~${name}~`]
  for (const prefix of prefixes) await store.clear({ gte: prefix, lt: prefix + '\uffff' })
  await store.del(`recovery~${name}`)
  await store.del(`table~${name}`)
}

module.exports = { prepare, removeTable }
