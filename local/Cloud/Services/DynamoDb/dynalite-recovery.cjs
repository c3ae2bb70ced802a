// Point-in-time recovery, which dynalite lacks: of each table that has it, what every write replaced, so that the table's items of an
// earlier moment can be put into another table. The local cloud calls it by the operations of LocalEngine; clients reach none of them.
const { randomUUID } = require('node:crypto')
const { Backups } = require('./dynalite-backups.cjs')
const { MemoryHistory, StoredHistory } = require('./dynalite-history.cjs')
const { TableCopy, keyOf, promised } = require('./dynalite-copy.cjs')

const TARGET = 'LocalEngine.'

class Recovery {
  #isKept
  #store
  #copies
  #backups
  // Descriptions of tables that are being deleted: dynalite takes the indexes out of its own first.
  #deleted = new Map()
  #timeOf
  // By a table's name: since when it can be brought back, for how many days, and what its writes replaced.
  #tables = new Map()

  // dynalite: its module of stores. isKept: whether the tables are on disk. timeOf: the cloud's time of the request that is being carried out.
  constructor (dynalite, isKept, timeOf) {
    this.#isKept = isKept
    this.#timeOf = timeOf
    const { create, updateIndexes } = dynalite
    dynalite.create = options => this.#attach(dynalite, updateIndexes, create(options))
    // Every write passes here, under its key's lock and with what it replaces, before it is carried out.
    dynalite.updateIndexes = (store, table, before, item, done) => {
      const recovery = this.#tables.get(table.TableName)
      if (recovery === undefined || (!before && !item)) return updateIndexes(store, table, before, item, done)
      recovery.history.record(timeOf(), keyOf(table, before ?? item), before ?? null, error =>
        error ? done(error) : updateIndexes(store, table, before, item, done))
    }
  }

  // Goes on with what an earlier process has kept.
  async open () {
    const { db } = this.#store
    await db.open()
    for await (const [key, kept] of db.iterator({ gt: 'recovery~', lt: 'recovery~\uffff' })) {
      const name = key.slice('recovery~'.length)
      this.#tables.set(name, { ...kept, history: await new StoredHistory(db, name).open() })
    }
    for await (const table of db.values({ gt: 'table~', lt: 'table~\uffff' })) {
      if (table.RestoreSummary?.RestoreInProgress) this.#fill(table)
    }
  }

  // Whether a request is for the recovery and not for dynalite.
  handles (request) {
    return request.headers['x-amz-target']?.startsWith(TARGET) === true
  }

  serve (request, response) {
    const body = []
    request.on('data', part => body.push(part))
    request.on('end', () => {
      const work = { SetRecovery: this.#set, GetRecovery: this.#get, RestoreTable: this.#restore, ListDeleted: this.#list, RestoreDeleted: this.#restoreDeleted }[request.headers['x-amz-target'].slice(TARGET.length)]
      work.call(this, JSON.parse(Buffer.concat(body))).then(output => answer(response, 200, output), error => {
        if (error.code === undefined) console.error(error.stack)
        answer(response, error.code ? 400 : 500, { __type: error.code ?? 'InternalServerError', message: error.message })
      })
    })
  }

  #attach (dynalite, updateIndexes, store) {
    this.#store = store
    this.#copies = new TableCopy(dynalite, updateIndexes, store)
    this.#backups = new Backups(store.db)
    const { deleteItemDb, tableDb } = store
    const put = tableDb.put
    tableDb.put = (name, table, done) => table.TableStatus !== 'DELETING' || !this.#tables.has(name)
      ? put.call(tableDb, name, table, done)
      : tableDb.get(name, (error, before) => {
        if (!error) this.#deleted.set(name, { table: before, time: this.#timeOf() })
        put.call(tableDb, name, table, done)
      })
    store.deleteItemDb = (name, done) => this.#backUp(name).then(() => this.#remove(name)).then(() => deleteItemDb(name, done), done)
    return store
  }

  async #backUp (name) {
    const last = this.#deleted.get(name)
    if (last === undefined) return
    this.#deleted.delete(name)
    await this.#backups.make(last.table, last.time)
  }

  async #list ({ Now: now }) {
    return { Backups: (await this.#backups.list(now)).map(({ id, time, table }) => ({ Id: id, Time: time, TableName: table.TableName, TableArn: table.TableArn, TableId: table.TableId })) }
  }

  async #restoreDeleted ({ Id: id, Now: now, TargetTableName: target, RestoreSummary: summary, CreationDateTime: created }) {
    const backup = (await this.#backups.list(now)).find(one => one.id === id)
    if (backup === undefined) throw coded('BackupNotFoundException', `Backup not found: ${summary.SourceBackupArn}`)
    return this.#make(backup.table, target, { ...summary, SourceTableArn: backup.table.TableArn, RestoreDateTime: backup.time / 1000 }, created)
  }

  // Days is null where the table is not to be brought back any more.
  async #set ({ TableName: name, Since: since, Days: days }) {
    await this.#tableOf(name)
    const recovery = this.#tables.get(name) ?? { since, history: this.#isKept ? new StoredHistory(this.#store.db, name) : new MemoryHistory() }
    if (days === null) await this.#remove(name)
    else {
      if (this.#isKept) await this.#store.db.put(`recovery~${name}`, { since: recovery.since, days })
      this.#tables.set(name, { ...recovery, days })
    }
    return this.#get({ TableName: name })
  }

  async #get ({ TableName: name }) {
    await this.#tableOf(name)
    const recovery = this.#tables.get(name)
    return recovery === undefined ? {} : { Since: recovery.since, Days: recovery.days }
  }

  // Makes a table with the keys and indexes of another one, and begins to put the items of a moment into it.
  async #restore ({ SourceTableName: source, TargetTableName: target, RestoreSummary: summary, CreationDateTime: created }) {
    return this.#make(await this.#tableOf(source), target, summary, created)
  }

  async #make ({ GlobalSecondaryIndexes: global, LocalSecondaryIndexes: local, ...table }, target, summary, created) {
    const { tableDb } = this.#store
    const source = table.TableName
    const named = arn => arn.replace(`:table/${source}`, `:table/${target}`)
    const indexes = list => list?.map(index => ({ ...index, IndexArn: named(index.IndexArn) }))
    const made = {
      ...table,
      TableName: target,
      TableArn: named(table.TableArn),
      TableId: randomUUID(),
      CreationDateTime: created,
      TableStatus: 'CREATING',
      GlobalSecondaryIndexes: indexes(global),
      LocalSecondaryIndexes: indexes(local),
      RestoreSummary: { ...summary, RestoreInProgress: true }
    }
    await new Promise((resolve, reject) => tableDb.lock(target, release => tableDb.get(target, (error, present) => {
      if (!error && present) release(reject)(coded('TableAlreadyExistsException', `Table already exists: ${target}`))
      else tableDb.put(target, made, release(error => error ? reject(error) : resolve()))
    })))
    this.#fill(made)
    return { TableDescription: made }
  }

  // The table becomes active with its last item: nobody can use it before, and a process that ends meanwhile leaves it to the next one.
  async #fill (table) {
    const { SourceTableArn: arn, SourceBackupArn: backup, RestoreDateTime: moment } = table.RestoreSummary
    const source = arn.split('/').at(-1)
    const filled = { ...table, TableStatus: 'ACTIVE', RestoreSummary: { ...table.RestoreSummary, RestoreInProgress: false } }
    try {
      if (backup === undefined) await this.#copies.fill(table, source, this.#tables.get(source).history.after(Math.floor(moment * 1000)))
      else await this.#copies.fillWith(table, this.#backups.items(backup.split('/').at(-1)))
      await promised(this.#store.tableDb.put)(table.TableName, filled)
    } catch (error) {
      console.error(`The table ${table.TableName} cannot be restored: ${error.stack}`)
      await this.#copies.remove(table.TableName)
    }
  }

  async #tableOf (name) {
    try {
      return await promised(this.#store.getTable)(name, true)
    } catch (error) {
      throw error.statusCode === 400 ? coded('TableNotFoundException', `Table not found: ${name}`) : error
    }
  }

  async #remove (name) {
    const recovery = this.#tables.get(name)
    this.#tables.delete(name)
    if (recovery === undefined) return
    if (this.#isKept) await this.#store.db.del(`recovery~${name}`)
    await recovery.history.clear()
  }
}

function coded (code, message) {
  return Object.assign(new Error(message), { code })
}

function answer (response, status, output) {
  const body = JSON.stringify(output)
  response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.0', 'Content-Length': Buffer.byteLength(body) })
  response.end(body)
}

module.exports = { Recovery }
