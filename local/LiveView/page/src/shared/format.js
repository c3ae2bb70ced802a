// Figures as people read them: units, thousands separators, times in the reader's zone. What is not there is a dash.

export const NONE = '–';

const grouped = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const minutes = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const days = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });
const exact = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 });
const moment = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' });

const formats = new Map();

/** A number with so many digits behind the point. @param {number | null | undefined} value */
export function number(value, digits = 0) {
  if (!isFigure(value)) return NONE;
  if (digits === 0) return grouped.format(value);
  if (!formats.has(digits)) {
    formats.set(digits, new Intl.NumberFormat(undefined, { minimumFractionDigits: digits, maximumFractionDigits: digits }));
  }

  return formats.get(digits).format(value);
}

/** A number with about three digits that count: 0.123, 4.56, 78.9, 1,234. @param {number | null | undefined} value */
export function short(value) {
  if (!isFigure(value)) return NONE;
  const size = Math.abs(value);
  if (size === 0 || (Number.isInteger(value) && size < 1e15)) return number(value);
  return number(value, size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

/** Something a second. @param {number | null | undefined} value */
export function rate(value, unit = '/s') {
  if (!isFigure(value)) return NONE;
  return `${value === 0 || value >= 10 ? number(value) : number(value, 1)}${unit}`;
}

/** A share of one. @param {number | null | undefined} value */
export function percent(value, digits = 1) {
  return isFigure(value) ? `${number(value * 100, digits)} %` : NONE;
}

/** Bytes in binary units. @param {number | null | undefined} value */
export function bytes(value) {
  if (!isFigure(value)) return NONE;
  let unit = 0;
  let left = value;
  while (left >= 1024 && unit < 4) {
    left /= 1024;
    unit += 1;
  }

  return `${unit === 0 ? number(left) : number(left, left >= 100 ? 0 : 1)} ${['B', 'KiB', 'MiB', 'GiB', 'TiB'][unit]}`;
}

/** Milliseconds, in the unit that fits. @param {number | null | undefined} milliseconds */
export function duration(milliseconds) {
  if (!isFigure(milliseconds)) return NONE;
  if (milliseconds > 0 && milliseconds < 10) return `${number(milliseconds, 1)} ms`;
  if (milliseconds < 1000) return `${number(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${number(milliseconds / 1000, milliseconds < 10_000 ? 2 : 1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** A moment as milliseconds: ISO 8601, or the seconds since 1970 that AWS's JSON protocols have. @param {string | number | null | undefined} at */
export function instant(at) {
  if (at === null || at === undefined || at === '') return null;
  const milliseconds = typeof at === 'number' ? at * 1000 : Date.parse(at);
  return Number.isFinite(milliseconds) ? milliseconds : null;
}

/** The time of day. @param {string | number | null | undefined} at */
export function time(at) {
  const milliseconds = instant(at);
  return milliseconds === null ? NONE : clock.format(milliseconds);
}

/** The time of day without seconds. @param {string | number | null | undefined} at */
export function minute(at) {
  const milliseconds = instant(at);
  return milliseconds === null ? NONE : minutes.format(milliseconds);
}

/** The day. @param {string | number | null | undefined} at */
export function day(at) {
  const milliseconds = instant(at);
  return milliseconds === null ? NONE : days.format(milliseconds);
}

/** The time of day with milliseconds. @param {string | number | null | undefined} at */
export function exactTime(at) {
  const milliseconds = instant(at);
  return milliseconds === null ? NONE : exact.format(milliseconds);
}

/** Day and time. @param {string | number | null | undefined} at */
export function dayTime(at) {
  const milliseconds = instant(at);
  return milliseconds === null ? NONE : moment.format(milliseconds);
}

/** One thing, several things. */
export function count(value, one, several = `${one}s`) {
  return `${number(value)} ${value === 1 ? one : several}`;
}

/** The last part of a shard's, environment's or model's long name. */
export function shardName(id) {
  const digits = /^shardId-0*(\d+)$/.exec(id);
  return digits ? `shard ${digits[1]}` : id;
}

function isFigure(value) {
  return typeof value === 'number' && Number.isFinite(value);
}
