import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const backend = process.env['TRIBUTARY_URL'] ?? 'http://localhost:8080';

const outDir = 'target/classes/META-INF/tributary-ui';

// Beside each file that gets smaller by it its compressed forms, and a list of all files: the gateway serves these names and
// nothing else.
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    closeBundle() {
      const names = readdirSync(outDir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(outDir, join(entry.parentPath, entry.name)))
        .sort();
      for (const name of names.filter((name) => /\.(html|js|css|svg)$/.test(name))) {
        const plain = readFileSync(join(outDir, name));
        if (plain.length < 1024) continue;
        writeFileSync(join(outDir, `${name}.gz`), gzipSync(plain, { level: 9 }));
        writeFileSync(
          join(outDir, `${name}.br`),
          brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } }),
        );
      }
      writeFileSync(join(outDir, 'files.txt'), names.join('\n') + '\n');
    },
  };
}

export default defineConfig({
  base: '/app/',
  plugins: [react(), tailwindcss(), compressed()],
  build: {
    outDir,
    emptyOutDir: true,
    // The pages are served under a strict Content-Security-Policy: nothing may be inlined, neither the preload
    // polyfill as a script nor small fonts as data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    port: 5173,
    proxy: { '/api': { target: backend, changeOrigin: true, ws: true } },
  },
  test: {
    environment: 'node',
    include: ['src/**/*.test.ts'],
    // Two cores are often shared with the rest of the Maven build.
    maxWorkers: 2,
  },
});
