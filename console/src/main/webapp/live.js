// Figures that are old look as good as new ones. So a page whose server does not tell it of anything for a while says so: by
// long polling the page itself does not hear of a server that is gone.
(() => {
  if (window.eventraLive) return;
  const late = 6000;
  let stamp = null;
  let told = 0;
  let lost = false;

  const state = (name) => {
    const connection = window.Vaadin && window.Vaadin.connectionState;
    if (connection) connection.state = name;
  };

  const hear = () => {
    told = performance.now();
    stamp.parentElement.removeAttribute('late');
    if (lost) state('connected');
    lost = false;
  };

  const ask = async () => {
    try {
      await fetch('health/live', { cache: 'no-store', signal: AbortSignal.timeout(late) });
    } catch (e) {
      if (performance.now() - told < late) return;
      lost = true;
      state('reconnecting');
    }
  };

  const observer = new MutationObserver(hear);
  window.eventraLive = (element) => {
    observer.disconnect();
    stamp = element;
    observer.observe(stamp, { characterData: true, childList: true, subtree: true });
    hear();
  };

  setInterval(() => {
    if (!stamp || !stamp.isConnected || performance.now() - told < late) return;
    stamp.parentElement.setAttribute('late', '');
    if (!lost) ask();
  }, 1000);
})();
