// Lookup rows, remembered between invocations.

import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { chunks, eachOf } from './calls.js';

const KEYS_PER_CALL = 100;
const TTL = 1000 * Number(process.env.LOOKUP_TTL_SECONDS ?? 300);
const MISSING_TTL = 1000 * Number(process.env.MISSING_LOOKUP_TTL_SECONDS ?? 30);

export class Lookups {
  #rows = new Map();

  constructor(dynamo, table) {
    this.dynamo = dynamo;
    this.table = table;
  }

  /** Sees to it that the rows of keys are known. */
  async load(keys) {
    const now = Date.now();
    const unknown = [...new Set(keys)].filter((key) => !(this.#rows.get(key)?.expires > now));
    await eachOf(chunks(unknown, KEYS_PER_CALL), (page) => this.#fetch(page, now));
  }

  /** A row that was loaded; null when the table has none. */
  row(key) {
    return this.#rows.get(key).row;
  }

  async #fetch(keys, now) {
    for (const key of keys) this.#rows.set(key, { row: null, expires: now + MISSING_TTL });
    let request = { [this.table]: { Keys: keys.map((pk) => ({ pk })) } };
    while (request && Object.keys(request).length > 0) {
      const answer = await this.dynamo.send(new BatchGetCommand({ RequestItems: request }));
      for (const { pk, ...row } of answer.Responses[this.table] ?? []) this.#rows.set(pk, { row, expires: now + TTL });
      request = answer.UnprocessedKeys;
    }
  }
}
