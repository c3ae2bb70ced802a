import assert from 'node:assert/strict';
import { test } from 'node:test';
import { offset, position, objects } from '../src/shared/athena.js';
import { toCsv } from '../src/shared/csv.js';
import { bytes, duration, instant, NONE, number, percent, rate, shardName, short } from '../src/shared/format.js';
import { fitting, matches, ruleText, ways } from '../src/faults/rule.js';
import { newestReports, rejection } from '../src/lake/rejection.js';
import { choose } from '../src/lake/result-chart-choice.js';
import { requestOf, withOffset } from '../src/trip/sample.js';

const digits = (text) => text.replace(/[^\d.]/g, '');

test('figures have separators and units, and what is not there is a dash', () => {
  assert.equal(number(1234567), (1234567).toLocaleString());
  assert.equal(number(null), NONE);
  assert.equal(number(Number.NaN), NONE);
  assert.equal(rate(0.5), `${number(0.5, 1)}/s`);
  assert.equal(rate(1200), `${number(1200)}/s`);
  assert.equal(percent(0.967), `${number(96.7, 1)} %`);
  assert.equal(bytes(1536), `${number(1.5, 1)} KiB`);
  assert.equal(bytes(0), '0 B');
  assert.equal(digits(short(0.12345)), '0.123');
  assert.equal(short(12), '12');
});

test('durations take the unit that fits', () => {
  assert.deepEqual([0, 4.26, 88, 1500, 61_000, 7_260_000].map(duration), [`0 ms`, `${number(4.3, 1)} ms`, '88 ms', `${number(1.5, 2)} s`, '1 min 1 s', '2 h 1 min']);
});

test('a moment is ISO 8601 or the seconds of the AWS protocols', () => {
  assert.equal(instant('2026-01-01T00:00:00Z'), 1767225600000);
  assert.equal(instant(1767225600.5), 1767225600500);
  assert.equal(instant('never'), null);
});

test('a shard is called by its number', () => {
  assert.equal(shardName('shardId-000000000012'), 'shard 12');
  assert.equal(shardName('else'), 'else');
});

test('CSV quotes what needs it, and tells null from the empty text', () => {
  assert.equal(toCsv(['a', 'b'], [['x,y', 'say "z"'], [null, ''], ['1\n2', 'plain']]), 'a,b\r\n"x,y","say ""z"""\r\n,""\r\n"1\n2",plain\r\n');
});

test('a failed query tells its code and its place', () => {
  assert.deepEqual(position('COLUMN_NOT_FOUND: line 2:8: Column x'), { code: 'COLUMN_NOT_FOUND', message: 'line 2:8: Column x', line: 2, column: 8 });
  assert.deepEqual(position('it broke'), { code: 'Query failed', message: 'it broke', line: null, column: null });
  assert.equal('SELECT\n  nope'.slice(offset('SELECT\n  nope', 2, 3)), 'nope');
});

test('rows become objects with numbers where the columns are numbers', () => {
  const result = { columns: [{ name: 'a', type: 'bigint' }, { name: 'b', type: 'varchar' }], rows: [['1', '2'], [null, null]] };
  assert.deepEqual(objects(/** @type {any} */ (result)), [{ a: 1, b: '2' }, { a: null, b: null }]);
});

test('a result is drawn by what its columns are', () => {
  const of = (types, rows) => choose({ columns: types.map((type, place) => ({ name: `c${place}`, type })), rows });
  assert.equal(of(['varchar'], [['a']]).kind, 'none');
  assert.deepEqual(of(['varchar', 'double'], [['a', '1']]), { kind: 'bars', label: 0, values: [1] });
  const rising = Array.from({ length: 20 }, (_, place) => [String(place), '1']);
  assert.equal(of(['bigint', 'double'], rising).kind, 'lines');
  assert.equal(of(['bigint', 'double'], rising.slice(0, 5)).kind, 'bars');
});

test('a rule is written as the command line has it', () => {
  assert.equal(ruleText({ service: 's3', operation: 'PutObject', what: 'reset=after', when: 'rate', amount: '5', caller: '*Scoring*' }), 's3:PutObject function=*Scoring* rate=0.05 reset=after');
  assert.equal(ruleText({ service: 's3', operation: '*', what: 'throttle', when: 'always', amount: '', caller: '' }), 's3:* throttle');
  assert.equal(ruleText({ service: 's3', operation: '*', what: 'throttle', when: 'times', amount: '3', caller: '' }), 's3:* times=3 throttle');
});

test('only kinds that fit an operation are offered, each in all its ways', () => {
  const kinds = [{ name: 'throttle', arguments: 'throttle', fits: ['*:*'] }, { name: 'duplicate', arguments: 'duplicate', fits: ['lambda:Invoke'] }, { name: 'reset', arguments: 'reset=before | reset=after [x=1]', fits: ['*:*'] }];
  assert.deepEqual(fitting(kinds, 'lambda', 'Invoke').map(({ name }) => name), ['throttle', 'duplicate', 'reset']);
  assert.deepEqual(fitting(kinds, 's3', '*').map(({ name }) => name), ['throttle', 'reset']);
  assert.deepEqual(ways(kinds[2]), [{ label: 'reset=before', text: 'reset=before' }, { label: 'reset=after [x=1]', text: 'reset=after' }]);
  assert.ok(matches('dynamodb:Batch*', 'dynamodb:BatchGetItem'));
  assert.ok(!matches('dynamodb:Batch', 'dynamodb:BatchGetItem'));
});

test('the form makes a request with an offset, and an empty number is null', () => {
  const at = new Date(Date.UTC(2026, 0, 15, 12, 0, 0));
  assert.equal(Date.parse(withOffset(at)), at.getTime());
  assert.match(withOffset(at), /[+-]\d\d:\d\d$/);
  const request = requestOf({ trip_id: 'a', requested_at: 'b', pickup_zone: '1', dropoff_zone: '2', distance_miles: '2.5', passengers: '', vendor_id: '2' });
  assert.equal(request.passengers, null);
  assert.equal(request.distance_miles, 2.5);
});

test('a field that a spreadsheet would run is text, and a number stays one', () => {
  const values = ['=1+1', '+cmd|x', '@sum(a1)', '-2+3', '-2.5', '+7', '-1e3', '=', '\t=1'];
  assert.deepEqual(toCsv(['v'], values.map((value) => [value])).trimEnd().split('\r\n').slice(1), ["'=1+1", "'+cmd|x", "'@sum(a1)", "'-2+3", '-2.5', '+7', '-1e3', "'=", "'\t=1"]);
});

test('the newest reports of rejected files come first, and only reports count', () => {
  const at = (key, lastModified) => ({ key, lastModified });
  const objects = [at('rejected/a/1/file.csv', '2026-01-03T00:00:00Z'), at('rejected/a/1/report.json', '2026-01-01T00:00:00Z'), at('rejected/b/1/report.json', '2026-01-02T00:00:00Z'), at('rejected/c/1/report.json', '2026-01-02T00:00:00Z')];
  assert.deepEqual(newestReports(objects, 2).map(({ key }) => key), ['rejected/b/1/report.json', 'rejected/c/1/report.json']);
});

test('a report says where in its file something is wrong, and one that is none says so', () => {
  const key = 'rejected/labels/dt=2026-01-15/a.csv/v1/report.json';
  const full = { key: 'labels/dt=2026-01-15/a.csv', landed_at: '2026-01-15T12:00:00Z', row: 3, column: 'minutes', value: '', reason: 'not a number', copy: 'rejected/x/file.csv' };
  assert.deepEqual(rejection(key, 'later', JSON.stringify(full)), { report: key, file: full.key, landedAt: full.landed_at, reason: "row 3, minutes, '': not a number", copy: full.copy });
  assert.deepEqual(rejection(key, 'later', JSON.stringify({ key: 'labels/x.csv', row: null, column: null, value: null, reason: 'the key is of another form', copy: null })), { report: key, file: 'labels/x.csv', landedAt: 'later', reason: 'the key is of another form', copy: null });
  for (const text of ['', '{', 'null', '[]', '{"key":5,"reason":"x"}']) {
    assert.deepEqual(rejection(key, 'later', text), { report: key, file: 'labels/dt=2026-01-15/a.csv/v1', landedAt: 'later', reason: 'The report cannot be read.', copy: null });
  }
});
