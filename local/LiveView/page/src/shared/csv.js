// CSV as RFC 4180 has it. A spreadsheet runs a field that begins like a formula, whatever quotes it has: such a field gets a ' before it.
const FORMULA = /^[=+@\t\r-]/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** @param {string[]} columns @param {(string | null)[][]} rows */
export function toCsv(columns, rows) {
  return [columns, ...rows].map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
}

/** Null is empty and unquoted, so that it differs from the empty text. @param {string | null | undefined} value */
function cell(value) {
  if (value === null || value === undefined) return '';
  if (FORMULA.test(value) && !NUMBER.test(value)) value = `'${value}`;
  return value === '' || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Saves a text as a file of the reader's. @param {string} name @param {string} content */
export function download(name, content) {
  const address = URL.createObjectURL(new Blob([content], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
