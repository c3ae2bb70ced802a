// Files that intake could not use, as the reports beside their copies tell.

const REPORT = '/report.json';

/**
 * The newest reports of a listing of rejected/.
 * @param {{ key: string, lastModified: string }[]} objects
 * @param {number} most
 */
export function newestReports(objects, most) {
  return objects.filter(({ key }) => key.endsWith(REPORT))
    .sort((one, other) => Date.parse(other.lastModified) - Date.parse(one.lastModified) || (one.key < other.key ? -1 : 1))
    .slice(0, most);
}

/**
 * What a report says of its file.
 * @param {string} key of the report
 * @param {string} lastModified of the report, for one that does not say when the file landed
 * @param {string} text the report
 */
export function rejection(key, lastModified, text) {
  const unread = { report: key, file: key.slice('rejected/'.length, -REPORT.length), landedAt: lastModified, reason: 'The report cannot be read.', copy: null };
  try {
    const { key: file, landed_at: landedAt, row, column, value, reason, copy } = JSON.parse(text);
    if (typeof file !== 'string' || typeof reason !== 'string') return unread;
    const place = [row && `row ${row}`, column, value !== null && value !== undefined && `'${value}'`].filter(Boolean).join(', ');
    return { report: key, file, landedAt: landedAt ?? lastModified, reason: place ? `${place}: ${reason}` : reason, copy: copy ?? null };
  } catch {
    return unread;
  }
}
