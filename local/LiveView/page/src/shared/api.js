// The server's API. Every request goes to the page's own origin.

const UNREACHABLE = 'Unreachable';

/** What the server refused, or that it could not be reached. */
export class ApiError extends Error {
  /** @param {string} code @param {string} message @param {number} [status] */
  constructor(code, message, status = 0) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.status = status;
  }
}

/** @param {string} path @param {AbortSignal} [signal] */
export const get = (path, signal) => call('GET', path, undefined, signal);
/** @param {string} path @param {unknown} body @param {AbortSignal} [signal] */
export const post = (path, body, signal) => call('POST', path, JSON.stringify(body ?? {}), signal);
/** Sends text that claims to be JSON: also what is not, as a careless producer would. @param {string} path @param {string} body */
export const postText = (path, body) => call('POST', path, body);
/** @param {string} path @param {unknown} body */
export const change = (path, body) => call('PUT', path, JSON.stringify(body));
/** @param {string} path */
export const remove = (path) => call('DELETE', path);

/** A service's own operation. @param {string} service @param {string} operation @param {object} [input] @param {AbortSignal} [signal] */
export const aws = (service, operation, input = {}, signal) => post(`aws/${service}/${operation}`, input, signal);

/**
 * Text, and whether it was cut.
 * @param {string} path @param {AbortSignal} [signal]
 * @returns {Promise<{ text: string, truncated: boolean }>}
 */
export async function getText(path, signal) {
  const answer = await send('GET', path, undefined, signal);
  return { text: await answer.text(), truncated: answer.headers.get('X-Truncated') === '1' };
}

/** A path with what is given of a query. @param {string} path @param {Record<string, any>} values */
export function query(path, values) {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}

/** Whether the cloud was not there at all: the head says so, and what is shown stays. @param {any} error */
export const unreachable = (error) => error.code === UNREACHABLE;

async function call(method, path, body, signal) {
  const answer = await send(method, path, body, signal);
  const content = await answer.text();
  return content === '' ? null : JSON.parse(content);
}

async function send(method, path, body, signal) {
  let answer;
  try {
    // DELETE too has the type that no foreign page can send unasked: the server wants it.
    answer = await fetch(new URL(path, document.baseURI), {
      method, body, signal, headers: method === 'GET' ? {} : { 'Content-Type': 'application/json' },
    });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new ApiError(UNREACHABLE, 'The local cloud does not answer. Is it still running?');
  }

  if (answer.ok) return answer;
  const said = await answer.text();
  let problem = null;
  try {
    problem = JSON.parse(said).error;
  } catch {
    // Not the API's own words: what it said is shown as it is.
  }

  throw new ApiError(problem?.code ?? `HTTP ${answer.status}`, problem?.message ?? (said.slice(0, 500) || answer.statusText), answer.status);
}
