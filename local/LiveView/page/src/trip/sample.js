// The requests that the form begins with. What a trip is, is said here for the form only: what becomes of it is the pipeline's doing.

/** An id that is easily told from a producer's. */
export const newId = () => `page-${Date.now().toString(36)}-${Math.floor(Math.random() * 1296).toString(36).padStart(2, '0')}`;

/** ISO 8601 with the reader's own offset: features use the request's own clock. @param {Date} at */
export function withOffset(at) {
  const offset = -at.getTimezoneOffset();
  const pad = (value) => String(Math.floor(Math.abs(value))).padStart(2, '0');
  const local = new Date(at.getTime() + offset * 60_000).toISOString().slice(0, 19);
  return `${local}${offset < 0 ? '-' : '+'}${pad(offset / 60)}:${pad(offset % 60)}`;
}

/** @type {{ name: string, label: string, value: () => string, kind: 'text' | 'number', optional?: boolean, step?: string }[]} */
export const FIELDS = [
  { name: 'trip_id', label: 'Trip id', value: newId, kind: 'text' },
  { name: 'requested_at', label: 'Requested at', value: () => withOffset(new Date()), kind: 'text' },
  { name: 'pickup_zone', label: 'Pickup zone', value: () => '43', kind: 'number' },
  { name: 'dropoff_zone', label: 'Dropoff zone', value: () => '151', kind: 'number' },
  { name: 'distance_miles', label: 'Distance, miles', value: () => '2.5', kind: 'number', optional: true, step: 'any' },
  { name: 'passengers', label: 'Passengers', value: () => '1', kind: 'number', optional: true },
  { name: 'vendor_id', label: 'Vendor', value: () => '2', kind: 'number' },
];

/** The request of a form's values. An empty number is null: it is the pipeline that refuses it. @param {Record<string, string>} values */
export function requestOf(values) {
  return Object.fromEntries(FIELDS.map(({ name, kind }) => [name, kind === 'number' ? (values[name] === '' ? null : Number(values[name])) : values[name]]));
}

/** A request that the pipeline must set aside, with an id by which it is found again. */
export function poisoned() {
  return { ...requestOf(Object.fromEntries(FIELDS.map(({ name, value }) => [name, value()]))), distance_miles: -1 };
}
