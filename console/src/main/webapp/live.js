// Figures that are old look as good as new ones. So a page that is told nothing new for a while says so: the server may be
// reading in vain. A server that does not answer at all is told of by the page itself.
(() => {
  if (window.eventraLive) return;
  const late = 6000;
  let stamp = null;
  let told = 0;

  const hear = () => {
    told = performance.now();
    stamp.parentElement.removeAttribute('late');
  };

  const observer = new MutationObserver(hear);
  window.eventraLive = (element) => {
    observer.disconnect();
    stamp = element;
    observer.observe(stamp, { characterData: true, childList: true, subtree: true });
    hear();
  };

  setInterval(() => {
    if (stamp && stamp.isConnected && performance.now() - told > late) {
      stamp.parentElement.setAttribute('late', '');
    }
  }, 1000);
})();
