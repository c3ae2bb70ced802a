// What of a result is drawn, and how.

export const NUMERIC = /^(tinyint|smallint|integer|int|bigint|float|real|double|decimal)/;

/**
 * Which column names the rows and which are drawn.
 * @param {{ columns: { name: string, type: string }[], rows: (string | null)[][] }} result
 * @returns {{ kind: 'none' | 'bars' | 'lines', label: number, values: number[] }}
 */
export function choose({ columns, rows }) {
  const numeric = columns.map(({ type }, place) => (NUMERIC.test(type) ? place : -1)).filter((place) => place >= 0);
  const naming = columns.findIndex(({ type }) => !NUMERIC.test(type));
  if (rows.length === 0 || numeric.length === 0) return { kind: 'none', label: -1, values: [] };
  if (naming >= 0) return { kind: 'bars', label: naming, values: numeric };
  const label = numeric[0];
  const values = numeric.length > 1 ? numeric.slice(1) : numeric;
  const rising = rows.every((row, place) => place === 0 || Number(row[label]) > Number(rows[place - 1][label]));
  return { kind: rising && rows.length > 12 ? 'lines' : 'bars', label, values };
}
