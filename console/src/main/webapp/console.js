// Keys: "/" goes to the search field, "g" and a letter to a page, Esc leaves a field.
(() => {
  if (window.eventraKeysBound) return;
  window.eventraKeysBound = true;
  let pending = 0;
  const typing = (event) =>
    event.composedPath().some((e) => e.tagName && (/^(INPUT|TEXTAREA|SELECT)$/.test(e.tagName) || e.isContentEditable));
  const dialogOpen = () => document.querySelector('vaadin-dialog-overlay') !== null;
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape' && typing(event) && !dialogOpen()) {
      document.activeElement.blur();
      return;
    }
    if (typing(event) || dialogOpen()) return;
    if (event.key === '/') {
      const field = document.querySelector('[data-search]');
      if (field) {
        event.preventDefault();
        field.focus();
      }
    } else if (event.key === 'g') {
      pending = Date.now();
    } else if (Date.now() - pending < 1500 && /^[a-z]$/.test(event.key)) {
      pending = 0;
      const layout = window.eventraKeys;
      if (layout && layout.$server) layout.$server.go(event.key);
    } else {
      pending = 0;
    }
  });
})();
