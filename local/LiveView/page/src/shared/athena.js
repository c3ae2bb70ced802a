// SQL through the local Athena, as any client of it would.
import { ApiError, aws } from './api.js';

/** @typedef {{ id: string, columns: { name: string, type: string }[], rows: (string | null)[][], more: boolean, milliseconds: number, scanned: number }} Result */

const PAGE = 1000;
const WAITS = [60, 120, 250, 500, 1000];

/** The code of a query that its reader stopped. */
export const STOPPED = 'Stopped';

/** A query that failed, with the place in its text where Athena names one. */
export class QueryError extends ApiError {
  /** @param {string} reason */
  constructor(reason) {
    const { code, message, line, column } = position(reason);
    super(code, message);
    this.line = line;
    this.column = column;
  }
}

/** Takes `CODE: line 1:8: message` apart. @param {string} reason */
export function position(reason) {
  const [, code, rest] = /^([A-Z][A-Z_]+):\s*([\s\S]*)$/.exec(reason) ?? [null, 'Query failed', reason];
  const at = /\bline (\d+):(\d+)/.exec(rest ?? '');
  return { code: code ?? 'Query failed', message: rest ?? reason, line: at ? Number(at[1]) : null, column: at ? Number(at[2]) : null };
}

/** Where a line and a column stand in a text, both counted from 1. @param {string} sql @param {number} line @param {number} column */
export function offset(sql, line, column) {
  const lines = sql.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  return Math.min(before + column - 1, sql.length);
}

/**
 * Runs a statement and reads its result, at most so many rows. The statement is stopped when the reader goes away.
 * @param {{ workGroup: string, database: string }} about @param {string} sql @param {{ most?: number, signal?: AbortSignal }} [options]
 * @returns {Promise<Result>}
 */
export async function run(about, sql, { most = 5000, signal } = {}) {
  const { QueryExecutionId: id } = await aws('athena', 'StartQueryExecution', { QueryString: sql, WorkGroup: about.workGroup, QueryExecutionContext: { Database: about.database } });
  const execution = await ended(id, signal);
  if (execution.Status.State === 'CANCELLED') throw new ApiError(STOPPED, 'The query was stopped.');
  const { State: state, StateChangeReason: reason } = execution.Status;
  if (state !== 'SUCCEEDED') throw new QueryError(reason ?? `The query is ${state}.`);
  return { id, ...await results(id, most, signal), milliseconds: execution.Statistics?.EngineExecutionTimeInMillis, scanned: execution.Statistics?.DataScannedInBytes };
}

/** Asks until the statement has ended, of itself or because it was stopped. */
async function ended(id, signal) {
  let stopping = false;
  for (let asked = 0; ; asked += 1) {
    if (signal?.aborted && !stopping) {
      stopping = true;
      asked = 0;
      await aws('athena', 'StopQueryExecution', { QueryExecutionId: id });
    }

    const { QueryExecution: execution } = await aws('athena', 'GetQueryExecution', { QueryExecutionId: id });
    if (!['QUEUED', 'RUNNING'].includes(execution.Status.State)) return execution;
    await pause(WAITS[Math.min(asked, WAITS.length - 1)], stopping ? undefined : signal);
  }
}

/** Waits, at most until the reader wants the statement stopped. @param {number} milliseconds @param {AbortSignal} [signal] */
function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', done, { once: true });
    function done() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve(undefined);
    }
  });
}

async function results(id, most, signal) {
  const rows = [];
  let columns = [];
  let next;
  do {
    if (signal?.aborted) throw new ApiError(STOPPED, 'The reading of the result was stopped.');
    const page = await aws('athena', 'GetQueryResults', { QueryExecutionId: id, MaxResults: PAGE, NextToken: next });
    columns = (page.ResultSet.ResultSetMetadata?.ColumnInfo ?? []).map(({ Name, Type }) => ({ name: Name, type: Type }));
    for (const { Data } of page.ResultSet.Rows ?? []) rows.push((Data ?? []).map(({ VarCharValue }) => VarCharValue ?? null));
    next = page.NextToken;
  } while (next && rows.length <= most);
  // Of a SELECT the first row is the names of its columns.
  if (rows.length > 0 && columns.length > 0 && columns.every(({ name }, place) => rows[0][place] === name)) rows.shift();
  return { columns, rows: rows.slice(0, most), more: Boolean(next) || rows.length > most };
}

/** The rows as objects, with numbers where they are. @param {Result} result */
export function objects({ columns, rows }) {
  const numeric = columns.map(({ type }) => /^(tinyint|smallint|integer|int|bigint|float|real|double|decimal)/.test(type));
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, place) => [name, numeric[place] && row[place] !== null ? Number(row[place]) : row[place]])));
}
