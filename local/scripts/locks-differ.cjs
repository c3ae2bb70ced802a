// node locks-differ.cjs FOLDER LOCK...: compares each lock file with the one of the same path in FOLDER, leaving out the compilers that
// follow the SDK. Exits with 1 and names what differs, or with 0.
'use strict';
const fs = require('node:fs');
const path = require('node:path');

const ofTheSdk = /^(Microsoft\.NET\.ILLink\.Tasks|Microsoft\.DotNet\.ILCompiler|runtime\..*\.Microsoft\.DotNet\.ILCompiler)$/i;

// 'framework package' -> what is locked, for every package that the project names or that follows from one that it names.
function packages(file) {
  const all = new Map();
  for (const [framework, section] of Object.entries(JSON.parse(fs.readFileSync(file, 'utf8')).dependencies)) {
    for (const [name, locked] of Object.entries(section)) {
      if (!ofTheSdk.test(name)) all.set(`${framework} ${name}`, `${locked.resolved ?? 'project'} ${locked.contentHash ?? ''}`.trim());
    }
  }
  return all;
}

const [folder, ...locks] = process.argv.slice(2);
let differ = false;
for (const lock of locks) {
  const before = packages(path.join(folder, lock));
  const now = packages(lock);
  for (const key of new Set([...before.keys(), ...now.keys()])) {
    if (before.get(key) === now.get(key)) continue;
    differ = true;
    console.error(`${lock}: ${key}: locked ${before.get(key) ?? 'nothing'}, restored ${now.get(key) ?? 'nothing'}`);
  }
}
process.exitCode = differ ? 1 : 0;
