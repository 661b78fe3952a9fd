import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const backend = process.env['TRIBUTARY_URL'] ?? 'http://localhost:8080';

export default defineConfig({
  base: '/app/',
  plugins: [react(), tailwindcss()],
  build: {
    outDir: 'target/classes/META-INF/tributary-ui',
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
