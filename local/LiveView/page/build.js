// Bundles the page into .build/page of the checkout, or into the folder that is named: everything that it needs, so that nothing is
// fetched from elsewhere when it runs.
import { build } from 'esbuild';
import { cp, mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(here, '../../../.build/page'));
const assets = join(out, 'assets');

await mkdir(assets, { recursive: true });
await build({
  entryPoints: { page: join(here, 'src/main.js'), style: join(here, 'styles/page.css') },
  outdir: assets,
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['chrome115', 'firefox115', 'safari16'],
  loader: { '.sql': 'text' },
  legalComments: 'linked',
  logLevel: 'warning',
});
await cp(join(here, 'index.html'), join(out, 'index.html'));
