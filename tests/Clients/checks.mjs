// Runs checks one after another and counts them. Each has a time limit: a client that hangs is a failure as well.
const LIMIT = 30_000;

export class Checks {
  #client;
  #passed = 0;
  #failed = 0;

  constructor(client) {
    this.#client = client;
  }

  async check(title, work) {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer in ${LIMIT / 1000} s`)), LIMIT);
    });
    try {
      await Promise.race([work(), late]);
      this.#passed++;
    } catch (error) {
      this.#failed++;
      console.error(`${this.#client}: ${title}: ${error.name}: ${error.message}`);
    } finally {
      clearTimeout(timer);
    }
  }

  finish() {
    console.log(`${this.#client}: ${this.#passed} passed, ${this.#failed} failed`);
    process.exit(this.#failed === 0 ? 0 : 1);
  }
}

export async function refused(call, name) {
  try {
    await call();
  } catch (error) {
    if (error.name === name) return error;
    throw error;
  }
  throw new Error(`was not refused as ${name}`);
}
