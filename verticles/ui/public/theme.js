// Runs before the first paint, so that a dark page never flashes white. Kept as its own file because the
// Content-Security-Policy forbids inline scripts. lib/theme.ts owns the same key and attribute afterwards.
(function () {
  var choice = null;
  try {
    choice = localStorage.getItem('tributary.theme');
  } catch (e) {
    // Storage may be blocked; the system's preference is a fine answer then.
  }
  var dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
