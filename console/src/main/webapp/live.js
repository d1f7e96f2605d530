// Figures that are old look as good as new ones. So a page whose server does not tell it of anything for a while says so: by
// long polling the page itself does not hear of a server that is gone.
(() => {
  if (window.eventraLive) return;
  const late = 6000;
  let stamp = null;
  let told = 0;
  let asking = false;
  let lost = false;

  const setLost = (now) => {
    if (lost === now) return;
    lost = now;
    const connection = window.Vaadin && window.Vaadin.connectionState;
    if (connection) connection.state = lost ? 'reconnecting' : 'connected';
  };

  const isLate = () => performance.now() - told > late;

  const hear = () => {
    told = performance.now();
    stamp.parentElement.removeAttribute('late');
    setLost(false);
  };

  const ask = async () => {
    if (asking) return;
    asking = true;
    try {
      await fetch('health/live', { cache: 'no-store', signal: AbortSignal.timeout(late) });
      setLost(false);
    } catch (e) {
      setLost(isLate());
    } finally {
      asking = false;
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
    if (!stamp || !stamp.isConnected || !isLate()) return;
    stamp.parentElement.setAttribute('late', '');
    ask();
  }, 1000);
})();
