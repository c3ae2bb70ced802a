// The loop of a Lambda runtime client: takes an event, gives the answer.

import { Agent, request } from 'node:http';

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
    const sent = request({ host, port, agent, method, headers, path: `/2018-06-01/runtime${path}` }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(parts) }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const failure = (error) => JSON.stringify({ errorType: error.name, errorMessage: error.message, stackTrace: error.stack?.split('\n') });

let handler;
try {
  ({ handler } = await import('./function.js'));
} catch (error) {
  await call('POST', '/init/error', failure(error)); // the service is told why there will be no answers
  throw error;
}

while (true) {
  const { headers, body } = await call('GET', '/invocation/next');
  const invocation = `/invocation/${headers['lambda-runtime-aws-request-id']}`;
  try {
    await call('POST', `${invocation}/response`, JSON.stringify(await handler(JSON.parse(body))));
  } catch (error) {
    await call('POST', `${invocation}/error`, failure(error));
  }
}
